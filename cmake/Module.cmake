# Which folders a folder may use stands in src/LAYERS, once: here it becomes the targets' dependencies.
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${CMAKE_SOURCE_DIR}/src/LAYERS")
file(STRINGS "${CMAKE_SOURCE_DIR}/src/LAYERS" layers REGEX "^[a-z]+ *:")
set(ULTIMA_MODULES "")
foreach(line IN LISTS layers)
  string(REGEX MATCH "^([a-z]+) *:(.*)$" unused "${line}")
  set(folder "${CMAKE_MATCH_1}")
  string(REGEX MATCHALL "[a-z]+" uses "${CMAKE_MATCH_2}")
  list(APPEND ULTIMA_MODULES "${folder}")
  set(ULTIMA_USES_${folder} ${uses})
endforeach()

# ultima_module(name [ROOT src] [LINKS target...] [PROGRAM program])
#
# The library ultima_<name> from <ROOT>/<name>/*.cpp, included as "<name>/file.h". PROGRAM makes a program of
# main.cpp, which stays out of the library so that tests can link the rest. A folder without sources is
# an INTERFACE library.
function(ultima_module name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "ROOT;PROGRAM" "LINKS")
  if(NOT arg_ROOT)
    set(arg_ROOT src)
  endif()
  if(NOT name IN_LIST ULTIMA_MODULES)
    message(FATAL_ERROR "The module '${name}' has no line in src/LAYERS.")
  endif()
  list(TRANSFORM ULTIMA_USES_${name} PREPEND ultima_ OUTPUT_VARIABLE uses)

  file(GLOB sources CONFIGURE_DEPENDS "${CMAKE_SOURCE_DIR}/${arg_ROOT}/${name}/*.cpp")
  set(main "${CMAKE_SOURCE_DIR}/${arg_ROOT}/${name}/main.cpp")
  if(arg_PROGRAM)
    list(REMOVE_ITEM sources "${main}")
  endif()

  if(sources)
    add_library(ultima_${name} STATIC ${sources})
    set(visibility PUBLIC)
    target_link_libraries(ultima_${name} PRIVATE ultima_options)
    target_compile_definitions(ultima_${name} PRIVATE ULTIMA_VERSION="${PROJECT_VERSION}")
  else()
    add_library(ultima_${name} INTERFACE)
    set(visibility INTERFACE)
  endif()
  target_include_directories(ultima_${name} ${visibility} "${CMAKE_SOURCE_DIR}/${arg_ROOT}")
  target_link_libraries(ultima_${name} ${visibility} ${uses} ${arg_LINKS} Threads::Threads)

  if(arg_PROGRAM AND EXISTS "${main}")
    add_executable(${arg_PROGRAM} "${main}")
    target_compile_definitions(${arg_PROGRAM} PRIVATE ULTIMA_VERSION="${PROJECT_VERSION}")
    target_link_libraries(${arg_PROGRAM} PRIVATE ultima_${name} ultima_options)
  endif()
endfunction()

# The libraries a program outside src/ (a test of several folders, a fuzz target, a benchmark) links.
list(TRANSFORM ULTIMA_MODULES PREPEND ultima_ OUTPUT_VARIABLE ULTIMA_LIBRARIES)

# The places that a test, fuzz target or benchmark needs to find packs, golden files and the program.
function(ultima_places target)
  target_compile_definitions(${target} PRIVATE
    ULTIMA_SOURCE_DIR="${CMAKE_SOURCE_DIR}"
    ULTIMA_BINARY_DIR="${CMAKE_BINARY_DIR}"
    ULTIMA_PROGRAM="${CMAKE_BINARY_DIR}/ultima"
    ULTIMA_VERSION="${PROJECT_VERSION}")
endfunction()

# What the sources of a test are compiled with.
function(ultima_test_sources name folder)
  set(libraries ${ULTIMA_LIBRARIES})
  if(folder IN_LIST ULTIMA_MODULES)
    set(libraries ultima_${folder})
  endif()
  # Helpers shared by several tests are included as "<folder>/helper.h" from tests/.
  target_include_directories(${name} PRIVATE "${CMAKE_SOURCE_DIR}/tests")
  target_link_libraries(${name} PRIVATE ${libraries} ultima_options
    GTest::gtest_main GTest::gmock rapidcheck rapidcheck_gtest nlohmann_json::nlohmann_json)
  ultima_places(${name})
endfunction()

function(ultima_test name folder label timeout)
  add_executable(${name} ${ARGN})
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/tests")
  ultima_test_sources(${name} ${folder})
  if(ULTIMA_SANITIZE)
    # Most of the time of tests' own code is spent compiling it, once each.
    target_compile_options(${name} PRIVATE -O0)
  endif()
  if(TARGET helpers_${folder})
    target_sources(${name} PRIVATE $<TARGET_OBJECTS:helpers_${folder}>)
  endif()
  # Tests of exchange tell registers in lines, as those of the register do.
  if(folder STREQUAL "exchange")
    target_sources(${name} PRIVATE $<TARGET_OBJECTS:helpers_register>)
  endif()
  # Functions that stand before those of the C library; where a sanitizer stands, nobody else can.
  string(REPLACE "exchange" "register" failing "${folder}")  # an import fails as the register beneath it does
  file(GLOB before_libc CONFIGURE_DEPENDS "${CMAKE_SOURCE_DIR}/tests/${failing}/before_libc/*.c")
  if(before_libc AND label STREQUAL "slow" AND NOT ULTIMA_SANITIZE)
    add_library(${name}_before_libc SHARED ${before_libc})
    target_link_libraries(${name}_before_libc PRIVATE ultima_options)
    target_link_libraries(${name} PRIVATE ${name}_before_libc)
    target_compile_definitions(${name} PRIVATE ULTIMA_FAILING_DISK)
  endif()
  # A test may run the program.
  if(TARGET ultima)
    add_dependencies(${name} ultima)
  endif()
  add_test(NAME ${name} COMMAND ${name} WORKING_DIRECTORY "${CMAKE_SOURCE_DIR}")
  set_tests_properties(${name} PROPERTIES LABELS "${label}")
  # The longest begin first, so that none is left alone at the end.
  if(label STREQUAL "slow" OR folder MATCHES "^(judge|servers|evaluation|web)$")
    set_tests_properties(${name} PROPERTIES COST 100)
  endif()
  if(ULTIMA_SANITIZE)
    set_property(TEST ${name} APPEND PROPERTY ENVIRONMENT
      "LSAN_OPTIONS=suppressions=${CMAKE_SOURCE_DIR}/cmake/leaks.txt:print_suppressions=0")
  endif()
  if(timeout)
    set_tests_properties(${name} PROPERTIES TIMEOUT ${timeout})
  endif()
endfunction()

# tests/<folder>/*_test.cpp      -> test_<folder>, label fast
# tests/<folder>/slow/*_test.cpp -> test_<folder>_slow, label slow
# tests/<folder>/*.cpp that are no tests are helpers, compiled once and linked into both.
# tests/<folder>/before_libc/*.c stand before the C library in the slow ones.
# A folder named like a module links that module only; any other one links them all.
function(ultima_tests)
  add_test(NAME layers COMMAND "${CMAKE_SOURCE_DIR}/tools/check-layers")
  add_test(NAME layers_finds_faults COMMAND "${CMAKE_SOURCE_DIR}/tools/check-layers" --self-test)
  set_tests_properties(layers layers_finds_faults PROPERTIES LABELS "fast;house")
  if(NOT ULTIMA_BUILD_TESTS)
    return()
  endif()
  # Says SKIPPED where the published cases are missing, and ctest repeats it at the end.
  add_test(NAME conformance
    COMMAND "${CMAKE_SOURCE_DIR}/tools/conformance" --quick --program "$<TARGET_FILE:ultima>")
  set_tests_properties(conformance PROPERTIES LABELS fast SKIP_REGULAR_EXPRESSION "SKIPPED")
  # What the style sheet and the script of the pages may hold, read without a browser.
  file(GLOB static CONFIGURE_DEPENDS "${CMAKE_SOURCE_DIR}/tests/web/static/*.test.mjs")
  if(NOT ULTIMA_SANITIZE)
    add_test(NAME web_static COMMAND node --test ${static})
    set_tests_properties(web_static PROPERTIES LABELS fast)
    add_test(NAME browser COMMAND "${CMAKE_SOURCE_DIR}/tools/browser-tests")
    set_tests_properties(browser PROPERTIES LABELS slow COST 300 TIMEOUT 1800 SKIP_REGULAR_EXPRESSION "SKIPPED")
  endif()
  file(GLOB files CONFIGURE_DEPENDS
    "${CMAKE_SOURCE_DIR}/tests/*/*_test.cpp" "${CMAKE_SOURCE_DIR}/tests/*/slow/*_test.cpp")
  file(GLOB folders RELATIVE "${CMAKE_SOURCE_DIR}/tests" "${CMAKE_SOURCE_DIR}/tests/*")
  foreach(folder IN LISTS folders)
    set(fast ${files})
    list(FILTER fast INCLUDE REGEX "/tests/${folder}/[^/]+$")
    set(slow ${files})
    list(FILTER slow INCLUDE REGEX "/tests/${folder}/slow/[^/]+$")
    file(GLOB helpers CONFIGURE_DEPENDS "${CMAKE_SOURCE_DIR}/tests/${folder}/*.cpp")
    list(FILTER helpers EXCLUDE REGEX "_test\\.cpp$")
    if(helpers)
      add_library(helpers_${folder} OBJECT ${helpers})
      ultima_test_sources(helpers_${folder} ${folder})
    endif()
    if(fast)
      ultima_test(test_${folder} ${folder} fast 900 ${fast})
    endif()
    if(slow)
      # How long they may take is said by who runs them: minutes in CI, a day at full length.
      ultima_test(test_${folder}_slow ${folder} slow "" ${slow})
    endif()
  endforeach()
endfunction()

# fuzz/<name>_fuzz.cpp -> build/asan/fuzz/<name>_fuzz; all of them are the target 'fuzzers'.
function(ultima_fuzzers)
  if(NOT ULTIMA_FUZZ)
    return()
  endif()
  add_custom_target(fuzzers)
  file(GLOB files CONFIGURE_DEPENDS "${CMAKE_SOURCE_DIR}/fuzz/*_fuzz.cpp")
  foreach(file IN LISTS files)
    cmake_path(GET file STEM name)
    add_executable(${name} "${file}")
    set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/fuzz")
    target_link_libraries(${name} PRIVATE ${ULTIMA_LIBRARIES} ultima_options)
    target_link_options(${name} PRIVATE -fsanitize=fuzzer)
    ultima_places(${name})
    if(name STREQUAL "web_fuzz")  # asks the application that its tests ask
      target_sources(${name} PRIVATE $<TARGET_OBJECTS:helpers_web>)
      target_include_directories(${name} PRIVATE "${CMAKE_SOURCE_DIR}/tests")
      target_link_libraries(${name} PRIVATE GTest::gtest)
    endif()
    add_dependencies(fuzzers ${name})
  endforeach()
endfunction()

# bench/*.cpp -> ultima_bench, one program; with the records of sentences that tests make.
function(ultima_bench)
  file(GLOB files CONFIGURE_DEPENDS "${CMAKE_SOURCE_DIR}/bench/*.cpp")
  if(NOT files)
    return()
  endif()
  add_executable(ultima_bench ${files} "${CMAKE_SOURCE_DIR}/tests/release/random_booking.cpp")
  target_include_directories(ultima_bench PRIVATE "${CMAKE_SOURCE_DIR}/bench" "${CMAKE_SOURCE_DIR}/tests")
  target_link_libraries(ultima_bench PRIVATE ${ULTIMA_LIBRARIES} ultima_options nlohmann_json::nlohmann_json)
  if(TARGET benchmark::benchmark)
    target_link_libraries(ultima_bench PRIVATE benchmark::benchmark)
  endif()
  ultima_places(ultima_bench)
endfunction()
