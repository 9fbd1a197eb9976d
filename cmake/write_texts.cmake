# Writes man pages and completion scripts into OUTPUT with the program ASSAY.

file(REMOVE_RECURSE "${OUTPUT}")
file(MAKE_DIRECTORY "${OUTPUT}/completion")
execute_process(COMMAND "${ASSAY}" man --into "${OUTPUT}/man" COMMAND_ERROR_IS_FATAL ANY)
foreach(shell bash zsh fish powershell)
  execute_process(COMMAND "${ASSAY}" completion ${shell}
                  OUTPUT_FILE "${OUTPUT}/completion/${shell}" COMMAND_ERROR_IS_FATAL ANY)
endforeach()
file(TOUCH "${OUTPUT}/stamp")
