# Precompiled headers
# (https://cmake.org/cmake/help/latest/command/target_precompile_headers.html): most of the
# compile time of our files went into the standard library's headers. g++ uses a precompiled
# header only with the same optimization level, so there is one for optimized targets (hot), one
# for targets at -O0 (cold), and one for tests (-O0, with Catch2). Measured in pairs (Debian 12,
# g++ 12): a service's file 2.4 s without, 1.3 s with; a test's file, at -O0, half or less. JSON,
# CLI11 and RapidCheck are not in them: parsing is not their main cost, and CLI11's objects would
# be in every program.

option(DUET_PRECOMPILE "Precompile the standard library's headers" ON)

# Sets `out` to every target of a folder and its subfolders.
function(targets_below folder out)
  get_property(targets DIRECTORY ${folder} PROPERTY BUILDSYSTEM_TARGETS)
  get_property(folders DIRECTORY ${folder} PROPERTY SUBDIRECTORIES)
  foreach(below IN LISTS folders)
    targets_below(${below} more)
    list(APPEND targets ${more})
  endforeach()
  set(${out} ${targets} PARENT_SCOPE)
endfunction()

# Call it after all targets are defined.
function(share_precompiled_headers)
  if(NOT DUET_PRECOMPILE)
    return()
  endif()
  targets_below(${CMAKE_SOURCE_DIR} targets)
  set(folder ${CMAKE_SOURCE_DIR}/infra/cmake/precompiled)
  foreach(kind hot cold test)
    add_library(duet_precompiled_${kind} OBJECT ${folder}/nothing.cpp)
    target_link_libraries(duet_precompiled_${kind} PRIVATE duet_flags)
  endforeach()
  target_precompile_headers(duet_precompiled_hot PRIVATE ${folder}/standard.hpp)
  target_precompile_headers(duet_precompiled_cold PRIVATE ${folder}/standard.hpp)
  target_compile_options(duet_precompiled_cold PRIVATE -O0)
  if(DUET_TESTS)
    target_link_libraries(duet_precompiled_test PRIVATE duet_catch)
    target_precompile_headers(duet_precompiled_test PRIVATE ${folder}/test.hpp)
  endif()
  foreach(target IN LISTS targets)
    get_target_property(type ${target} TYPE)
    get_target_property(links ${target} LINK_LIBRARIES)
    get_target_property(options ${target} COMPILE_OPTIONS)
    if(NOT type MATCHES "EXECUTABLE|STATIC_LIBRARY|OBJECT_LIBRARY")
      continue()
    endif()
    set(kind hot)
    if("-O0" IN_LIST options)
      set(kind cold)
    endif()
    if("duet_catch" IN_LIST links OR "duet_promises_shop" IN_LIST links)
      set(kind test)
    endif()
    target_precompile_headers(${target} REUSE_FROM duet_precompiled_${kind})
  endforeach()
endfunction()
