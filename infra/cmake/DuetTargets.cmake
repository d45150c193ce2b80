# The flags and functions that all targets share.

add_library(duet_flags INTERFACE)
target_include_directories(duet_flags INTERFACE ${CMAKE_SOURCE_DIR})
target_compile_options(duet_flags INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor)
# g++ 12 and 13 wrongly warn about uninitialized std::optional members (GCC bug 105562 and related
# ones).
target_compile_options(duet_flags INTERFACE -Wno-maybe-uninitialized)
target_compile_options(duet_flags INTERFACE -fpch-preprocess)   # ccache needs it for precompiled headers
if(DUET_WERROR)
  target_compile_options(duet_flags INTERFACE -Werror)
endif()
if(DUET_SANITIZE)
  target_compile_options(duet_flags INTERFACE -fsanitize=${DUET_SANITIZE} -fno-omit-frame-pointer)
  target_link_options(duet_flags INTERFACE -fsanitize=${DUET_SANITIZE})
endif()

# embed_text(TARGET FILE NAMESPACE NAME): makes FILE's text available to TARGET as
# `NAMESPACE::NAME`, a std::string_view in the generated header NAME.hpp.
function(embed_text target file namespace name)
  cmake_path(ABSOLUTE_PATH file BASE_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR} NORMALIZE OUTPUT_VARIABLE source)
  set(header ${CMAKE_CURRENT_BINARY_DIR}/embedded/${target}/${name}.hpp)
  file(READ ${source} text)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${source})
  file(CONFIGURE OUTPUT ${header} CONTENT
"#pragma once
// Generated from ${file}; edit that file.
#include <string_view>
namespace ${namespace} {
inline constexpr std::string_view ${name} = R\"embedded(${text})embedded\";
}
" @ONLY)
  target_include_directories(${target} PRIVATE ${CMAKE_CURRENT_BINARY_DIR}/embedded/${target})
endfunction()

# embed_files(TARGET FOLDER NAMESPACE NAME files…): makes the files of FOLDER available to TARGET
# as `NAMESPACE::NAME`, an array of pairs of a file's name and its text, in the generated header
# NAME.hpp. A change of a file reruns CMake.
function(embed_files target folder namespace name)
  set(entries "")
  set(count 0)
  foreach(file IN LISTS ARGN)
    set(source ${CMAKE_CURRENT_SOURCE_DIR}/${folder}/${file})
    file(READ ${source} text)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${source})
    string(APPEND entries "    {\"${file}\", R\"embedded(${text})embedded\"},\n")
    math(EXPR count "${count} + 1")
  endforeach()
  file(CONFIGURE OUTPUT ${CMAKE_CURRENT_BINARY_DIR}/embedded/${target}/${name}.hpp CONTENT
"#pragma once
// Generated from the files of ${folder}/; edit those.
#include <array>
#include <string_view>
#include <utility>
namespace ${namespace} {
inline constexpr std::array<std::pair<std::string_view, std::string_view>, ${count}> ${name}{{
${entries}}};
}
" @ONLY)
  target_include_directories(${target} PRIVATE ${CMAKE_CURRENT_BINARY_DIR}/embedded/${target})
endfunction()

# not_hot(TARGET…): compiles targets that are not performance-critical at -O0, which takes half
# the time (measured with CLI11). Do not copy it into a project of your own: there, let the build
# type decide.
function(not_hot)
  foreach(target IN LISTS ARGN)
    target_compile_options(${target} PRIVATE -O0)
  endforeach()
endfunction()

# add_duet_program(NAME LIBRARY…): a program that a command of `duet` starts, duet-NAME, from
# main.cpp and libraries.
function(add_duet_program name)
  add_executable(duet_${name}_program main.cpp)
  set_target_properties(duet_${name}_program PROPERTIES OUTPUT_NAME duet-${name})
  target_link_libraries(duet_${name}_program PRIVATE ${ARGN} duet_cli CLI11::CLI11)
  not_hot(duet_${name}_program)
endfunction()
