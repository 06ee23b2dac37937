set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}")

set(ULTIMA_SANITIZE "" CACHE STRING "Sanitizers for our own code, as -fsanitize= takes them")
option(ULTIMA_FUZZ "Build the fuzz targets (clang only)" OFF)
set(ULTIMA_TESTS "AUTO" CACHE STRING "ON: tests must be built; OFF: none; AUTO: if GoogleTest and rapidcheck are there")

if(NOT CMAKE_CXX_COMPILER_LAUNCHER)
  find_program(ULTIMA_CCACHE ccache)
  if(ULTIMA_CCACHE)
    set(CMAKE_C_COMPILER_LAUNCHER "${ULTIMA_CCACHE}")
    set(CMAKE_CXX_COMPILER_LAUNCHER "${ULTIMA_CCACHE}")
  endif()
endif()

# What every file of ours is compiled with; third-party headers come in as SYSTEM and are not judged.
add_library(ultima_options INTERFACE)
target_compile_options(ultima_options INTERFACE -Wall -Wextra -Wconversion -Wshadow -Werror)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # g++ 12 at -O2 sees overlaps, overruns and unset values inside std::string and std::variant
  # that are not there (GCC bugs 105651, 105562, 105593). Said, but no error.
  target_compile_options(ultima_options INTERFACE
    -Wno-restrict -Wno-error=maybe-uninitialized -Wno-error=array-bounds
    -Wno-error=stringop-overflow -Wno-error=stringop-overread)
else()
  # clang counts sign changes as conversions, g++ does not: one rule for both.
  target_compile_options(ultima_options INTERFACE -Wno-sign-conversion -Wno-unknown-warning-option)
endif()

if(ULTIMA_SANITIZE)
  target_compile_options(ultima_options INTERFACE
    -fsanitize=${ULTIMA_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  if(ULTIMA_SANITIZE MATCHES "address")
    # What 'address' finds when it happens need not be asked at every access: a third of the time to compile.
    target_compile_options(ultima_options INTERFACE -fno-sanitize=null,alignment,object-size,vptr)
  endif()
  target_link_options(ultima_options INTERFACE -fsanitize=${ULTIMA_SANITIZE})
endif()
if(ULTIMA_FUZZ)
  if(NOT CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
    message(FATAL_ERROR "ULTIMA_FUZZ needs clang, found ${CMAKE_CXX_COMPILER_ID}. Use the preset 'asan'.")
  endif()
  # Coverage in every object, so that one build serves the unit tests and the fuzz targets.
  target_compile_options(ultima_options INTERFACE -fsanitize=fuzzer-no-link)
  target_link_options(ultima_options INTERFACE -fsanitize=fuzzer-no-link)
endif()
