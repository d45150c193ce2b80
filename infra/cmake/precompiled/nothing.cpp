// Nothing: the header before it is what is wanted (infra/cmake/DuetPrecompiled.cmake).
