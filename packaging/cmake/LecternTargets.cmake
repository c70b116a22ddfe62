# SPDX-FileCopyrightText: The Lectern authors
# SPDX-License-Identifier: Apache-2.0

# What every target of ours is compiled with: C++20, warnings as errors, includes rooted at the repository.
add_library(lectern_options INTERFACE)
target_compile_features(lectern_options INTERFACE cxx_std_20)
target_include_directories(lectern_options INTERFACE "${CMAKE_SOURCE_DIR}")
target_compile_options(lectern_options INTERFACE $<$<COMPILE_LANGUAGE:CXX>:
    -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual -Werror>)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
    target_compile_options(lectern_options INTERFACE $<$<COMPILE_LANGUAGE:CXX>:-Wno-restrict>) # wrong about "text" + std::string: GCC bug 105651
endif()
if(LECTERN_SANITIZE)
    target_compile_options(lectern_options INTERFACE -fsanitize=${LECTERN_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
    target_link_options(lectern_options INTERFACE -fsanitize=${LECTERN_SANITIZE})
endif()

# lectern_library(NAME SOURCES … [LINK …]): a static library of one folder.
function(lectern_library name)
    cmake_parse_arguments(ARG "" "" "SOURCES;LINK" ${ARGN})
    add_library(${name} STATIC ${ARG_SOURCES})
    target_link_libraries(${name} PUBLIC lectern_options ${ARG_LINK})
    set_target_properties(${name} PROPERTIES POSITION_INDEPENDENT_CODE ON)
endfunction()

# lectern_test(NAME SOURCES … [LINK …] [LABELS …] [TIMEOUT seconds] [ARGUMENTS …]): a Qt Test program,
# known to ctest by NAME ("engine.scan").
# A sanitizer makes the engine's loops ten times slower, and more.
if(LECTERN_SANITIZE)
    set(LECTERN_TEST_PATIENCE 15)
else()
    set(LECTERN_TEST_PATIENCE 1)
endif()

function(lectern_test name)
    cmake_parse_arguments(ARG "" "TIMEOUT" "SOURCES;LINK;LABELS;ARGUMENTS" ${ARGN})
    string(REPLACE "." "_" target "test_${name}")
    add_executable(${target} ${ARG_SOURCES})
    set_target_properties(${target} PROPERTIES AUTOMOC ON RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/tests")
    target_link_libraries(${target} PRIVATE lectern_options Qt6::Test ${ARG_LINK})
    target_compile_definitions(${target} PRIVATE
        LECTERN_TEST_DATA="${CMAKE_SOURCE_DIR}/tests"
        LECTERN_BUILD_DIR="${CMAKE_BINARY_DIR}"
        LECTERN_TEST_PATIENCE=${LECTERN_TEST_PATIENCE})
    add_test(NAME ${name} COMMAND ${target} ${ARG_ARGUMENTS})
    if(NOT ARG_LABELS)
        set(ARG_LABELS unit)
    endif()
    if(NOT ARG_TIMEOUT)
        set(ARG_TIMEOUT 120)
    endif()
    math(EXPR timeout "${ARG_TIMEOUT} * ${LECTERN_TEST_PATIENCE}")
    math(EXPR function_timeout "${timeout} * 1000") # Qt Test's own, of one test function
    set_tests_properties(${name} PROPERTIES LABELS "${ARG_LABELS}" TIMEOUT ${timeout}
        ENVIRONMENT "QT_QPA_PLATFORM=offscreen;LC_ALL=C.UTF-8;QTEST_FUNCTION_TIMEOUT=${function_timeout}")
endfunction()
