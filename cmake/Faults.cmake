# ultima_faults(): for each tests/judge/faults/NAME.fault the program fault_NAME, the judge over random packs with
# that fault in the evaluator: one source file of ours is compiled again, changed, and linked before the library,
# so that its object wins over the library's. The test fault_NAME passes if the judge finds something wrong;
# fault_none is the same program without a fault and must find nothing. Not built for sanitizers: what they
# would see is in the judge's own test already.
function(ultima_faults)
  if(NOT ULTIMA_BUILD_TESTS OR ULTIMA_SANITIZE)
    return()
  endif()
  set(folder "${CMAKE_SOURCE_DIR}/tests/judge")
  file(GLOB judge CONFIGURE_DEPENDS "${folder}/*.cpp")
  # Faults are in the reasoner: nothing of SQL and its databases is linked.
  list(FILTER judge EXCLUDE REGEX "(_test|/sql_[a-z_]+)\\.cpp$")
  add_library(ultima_judge OBJECT ${judge} "${folder}/faults/run_until_failure.cpp")
  target_include_directories(ultima_judge PUBLIC "${CMAKE_SOURCE_DIR}/tests")
  target_link_libraries(ultima_judge PUBLIC ultima_reason ultima_options GTest::gtest)
  ultima_places(ultima_judge)

  function(ultima_fault name expected)
    add_executable(fault_${name} ${ARGN} $<TARGET_OBJECTS:ultima_judge>)
    target_link_libraries(fault_${name} PRIVATE ultima_reason ultima_options GTest::gtest)
    set_target_properties(fault_${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/tests")
    add_test(NAME fault_${name} COMMAND fault_${name} ${expected} ${name})
    set_tests_properties(fault_${name} PROPERTIES LABELS faults TIMEOUT 600)
  endfunction()

  ultima_fault(none clean)
  file(GLOB faults CONFIGURE_DEPENDS "${folder}/faults/*.fault")
  foreach(fault IN LISTS faults)
    cmake_path(GET fault STEM name)
    file(STRINGS "${fault}" file REGEX "^file ")
    string(REPLACE "file " "" file "${file}")
    cmake_path(GET file FILENAME changed)
    set(changed "${CMAKE_BINARY_DIR}/faults/${name}/${changed}")
    add_custom_command(OUTPUT "${changed}"
      COMMAND "${CMAKE_COMMAND}" "-DFAULT=${fault}" "-DSOURCE_DIR=${CMAKE_SOURCE_DIR}" "-DOUT=${changed}"
        -P "${folder}/faults/seed.cmake"
      DEPENDS "${fault}" "${CMAKE_SOURCE_DIR}/${file}" "${folder}/faults/seed.cmake"
      COMMENT "Seeding the fault ${name}" VERBATIM)
    # Speed matters less than the time to compile here.
    set_source_files_properties("${changed}" PROPERTIES COMPILE_OPTIONS -O1)
    ultima_fault(${name} caught "${changed}")
  endforeach()
endfunction()
