# What every target of ours has in common, said once.

add_library(duet_flags INTERFACE)
target_include_directories(duet_flags INTERFACE ${CMAKE_SOURCE_DIR})
target_compile_options(duet_flags INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor)
# g++ 12 and 13 see uninitialised std::optional members where there are none (GCC bug 105562 and its kin).
target_compile_options(duet_flags INTERFACE -Wno-maybe-uninitialized)
target_compile_options(duet_flags INTERFACE -fpch-preprocess)   # what ccache needs to see precompiled headers
if(DUET_WERROR)
  target_compile_options(duet_flags INTERFACE -Werror)
endif()
if(DUET_SANITIZE)
  target_compile_options(duet_flags INTERFACE -fsanitize=${DUET_SANITIZE} -fno-omit-frame-pointer)
  target_link_options(duet_flags INTERFACE -fsanitize=${DUET_SANITIZE})
endif()

# embed_text(TARGET FILE NAMESPACE NAME): makes FILE's text available to TARGET as
# `NAMESPACE::NAME`, a std::string_view declared in the generated header NAME.hpp beside no source.
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

# embed_files(TARGET FOLDER NAMESPACE NAME files…): makes the files of FOLDER available to TARGET as `NAMESPACE::NAME`, an array of
# pairs of a file's name and its text, declared in the generated header NAME.hpp. Built again when one of them changes.
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

# Marks targets that are not hot: compiled without optimisation, twice as fast (measured with CLI11).
# A target of your own is better off without it.
function(not_hot)
  foreach(target IN LISTS ARGN)
    target_compile_options(${target} PRIVATE -O0)
  endforeach()
endfunction()

# A program that a command of `duet` starts: duet-NAME, of one main.cpp and a library.
function(add_duet_program name)
  add_executable(duet_${name}_program main.cpp)
  set_target_properties(duet_${name}_program PROPERTIES OUTPUT_NAME duet-${name})
  target_link_libraries(duet_${name}_program PRIVATE ${ARGN} duet_cli CLI11::CLI11)
  not_hot(duet_${name}_program)
endfunction()
