# Precompiled headers are made once per set of flags and reused: one for plain C++ libraries, one for those with Qt.
function(wm_precompiled_header name)
    add_library(${name} OBJECT ${CMAKE_SOURCE_DIR}/backend/base/pch.cpp)
    target_include_directories(${name} PUBLIC ${CMAKE_SOURCE_DIR}/backend)
    target_link_libraries(${name} PUBLIC wm_flags nlohmann_json::nlohmann_json ${ARGN})
    target_precompile_headers(${name} PRIVATE ${CMAKE_SOURCE_DIR}/backend/base/pch.h)
endfunction()
wm_precompiled_header(wm_pch)
wm_precompiled_header(wm_pch_qt Qt6::Core)

# wm_backend_library(NAME [QT] sources... [LINK libs...])   one static library per backend folder
function(wm_backend_library name)
    cmake_parse_arguments(ARG "QT" "" "LINK" ${ARGN})
    add_library(${name} STATIC ${ARG_UNPARSED_ARGUMENTS})
    target_include_directories(${name} PUBLIC ${CMAKE_SOURCE_DIR}/backend)
    target_link_libraries(${name} PUBLIC wm_flags ${ARG_LINK})
    if(ARG_QT)
        target_link_libraries(${name} PUBLIC Qt6::Core)
        set_target_properties(${name} PROPERTIES AUTOMOC ON)
        target_precompile_headers(${name} REUSE_FROM wm_pch_qt)
    else()
        target_precompile_headers(${name} REUSE_FROM wm_pch)
    endif()
endfunction()

# wm_built_in_text(SOURCE_VAR FILE HEADER NAMESPACE FUNCTION)   a file that comes with the program is part of it: no path at run time
function(wm_built_in_text source_var file header namespace function)
    set(source ${CMAKE_CURRENT_BINARY_DIR}/${function}.cpp)
    add_custom_command(OUTPUT ${source}
        COMMAND ${CMAKE_COMMAND} -DOUT=${source} -DFILE=${file} -DHEADER=${header} -DNAMESPACE=${namespace} -DFUNCTION=${function}
            -P ${CMAKE_SOURCE_DIR}/installer/cmake/built_in_text.cmake
        DEPENDS ${file} ${CMAKE_SOURCE_DIR}/installer/cmake/built_in_text.cmake VERBATIM)
    set(${source_var} ${source} PARENT_SCOPE)
endfunction()

# What all tests without a GUI include. Qt::Test defines these two for each folder, and nobody here asks for them; a precompiled header
# is only taken where what is defined is the same.
set(WM_TEST_PCH_OPTIONS -UQT_TESTCASE_BUILDDIR -UQT_TESTCASE_SOURCEDIR)
function(wm_test_precompiled_header)
    add_library(wm_pch_test OBJECT ${CMAKE_SOURCE_DIR}/backend/base/pch.cpp)
    target_include_directories(wm_pch_test PRIVATE ${CMAKE_SOURCE_DIR}/backend)
    set_target_properties(wm_pch_test PROPERTIES POSITION_INDEPENDENT_CODE OFF)
    target_compile_options(wm_pch_test PRIVATE ${WM_TEST_PCH_OPTIONS} -fPIE) # as programs are
    target_link_libraries(wm_pch_test PRIVATE wm_flags nlohmann_json::nlohmann_json Qt6::Test)
    target_precompile_headers(wm_pch_test PRIVATE ${CMAKE_SOURCE_DIR}/backend/base/pch.h <QTest>)
endfunction()

# wm_unit_test(NAME test files... LINK libs...)   one executable per folder; one ctest entry per test class (see tests/support/qtest_main.h)
function(wm_unit_test name)
    cmake_parse_arguments(ARG "" "TIMEOUT" "LINK" ${ARGN})
    if(NOT ARG_TIMEOUT)
        set(ARG_TIMEOUT 600)
    endif()
    add_executable(${name} ${ARG_UNPARSED_ARGUMENTS} ${CMAKE_SOURCE_DIR}/tests/support/qtest_main.cpp)
    set_target_properties(${name} PROPERTIES AUTOMOC ON RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
    target_include_directories(${name} PRIVATE ${CMAKE_SOURCE_DIR}/tests)
    target_link_libraries(${name} PRIVATE wm_flags Qt6::Test ${ARG_LINK})
    if(NOT "wm_models" IN_LIST ARG_LINK) # with Qt's GUI, <QTest> is another
        target_compile_options(${name} PRIVATE ${WM_TEST_PCH_OPTIONS})
        target_precompile_headers(${name} REUSE_FROM wm_pch_test)
    endif()
    target_compile_definitions(${name} PRIVATE
        WM_SOURCE_DIR="${CMAKE_SOURCE_DIR}" WM_BIN_DIR="${CMAKE_BINARY_DIR}/bin" WM_FIXTURES="${CMAKE_SOURCE_DIR}/tests/fixtures")
    foreach(source IN LISTS ARG_UNPARSED_ARGUMENTS)
        file(STRINGS ${CMAKE_CURRENT_SOURCE_DIR}/${source} lines REGEX "^WM_TEST_CLASS\\(")
        set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${source})
        foreach(line IN LISTS lines)
            string(REGEX REPLACE "^WM_TEST_CLASS\\(([A-Za-z0-9_]+)\\).*" "\\1" class "${line}")
            add_test(NAME ${name}.${class} COMMAND ${name} ${class})
            set_tests_properties(${name}.${class} PROPERTIES TIMEOUT ${ARG_TIMEOUT}
                ENVIRONMENT "QT_QPA_PLATFORM=offscreen;LC_ALL=C.UTF-8;QTEST_DISABLE_STACK_DUMP=1;QTEST_FUNCTION_TIMEOUT=900000")
        endforeach()
    endforeach()
endfunction()
