// Empty: only the precompiled header of its target is used (infra/cmake/DuetPrecompiled.cmake).
