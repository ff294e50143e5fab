# cmake -DOUT=… -DFILE=… -DHEADER=… -DNAMESPACE=… -DFUNCTION=… -P built_in_text.cmake: a file that comes with the program, as
# the C++ function that the header declares. wm_built_in_text() calls it.
file(READ ${FILE} text)
file(WRITE ${OUT} "#include \"${HEADER}\"

namespace ${NAMESPACE} {

std::string_view ${FUNCTION}()
{
    return R\"file(${text})file\";
}

} // namespace ${NAMESPACE}
")
