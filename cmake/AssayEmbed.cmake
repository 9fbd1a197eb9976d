# assay_embed(TARGET FOLDER): compiles every *.toml below FOLDER into TARGET, so that the program
# is one file. rules/ gives embedded_rules(), rules/data/ gives embedded_data() (base/embedded.h).

function(assay_embed target folder)
  file(GLOB_RECURSE files CONFIGURE_DEPENDS RELATIVE "${PROJECT_SOURCE_DIR}/${folder}"
       "${PROJECT_SOURCE_DIR}/${folder}/*.toml")
  if(folder STREQUAL "rules")
    list(FILTER files EXCLUDE REGEX "^data/")
    set(function embedded_rules)
  else()
    set(function embedded_data)
  endif()
  assay_embed_files(${target} ${function} ${folder} ${files})
endfunction()

# assay_embed_files(TARGET FUNCTION FOLDER FILE...): the files of FOLDER as what FUNCTION() gives.
function(assay_embed_files target function folder)
  list(TRANSFORM ARGN PREPEND "${PROJECT_SOURCE_DIR}/${folder}/" OUTPUT_VARIABLE files)
  set(output "${PROJECT_BINARY_DIR}/embedded/${function}.cc")
  set(list_file "${PROJECT_BINARY_DIR}/embedded/${function}.list")
  list(JOIN files "\n" file_lines)
  file(CONFIGURE OUTPUT "${list_file}" CONTENT "${file_lines}\n" @ONLY)
  add_custom_command(
    OUTPUT "${output}"
    COMMAND ${CMAKE_COMMAND} -D LIST=${list_file} -D OUTPUT=${output} -D FUNCTION=${function}
            -D BASE=${PROJECT_SOURCE_DIR}/${folder} -P "${PROJECT_SOURCE_DIR}/cmake/embed.cmake"
    DEPENDS ${files} "${list_file}" "${PROJECT_SOURCE_DIR}/cmake/embed.cmake"
    VERBATIM)
  target_sources(${target} PRIVATE "${output}")
endfunction()
