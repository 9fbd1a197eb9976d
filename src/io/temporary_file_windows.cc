// There are none: the program for Windows runs from the RAM disk of WinPE, and reads no format that
// would need one.

#include "io/temporary_file.h"

namespace assay {

namespace {

tl::unexpected<Error> no_temporary_file() {
  return fail(ErrorCode::kUnsupported, "is too large for memory, and no temporary file is made");
}

}  // namespace

Result<TemporaryFile> TemporaryFile::create() { return no_temporary_file(); }
TemporaryFile::TemporaryFile(TemporaryFile&&) noexcept : descriptor_(-1) {}
TemporaryFile& TemporaryFile::operator=(TemporaryFile&&) noexcept { return *this; }
TemporaryFile::~TemporaryFile() = default;
Result<void> TemporaryFile::write(ByteView) { return no_temporary_file(); }
Result<void> TemporaryFile::write_zeros(std::uint64_t) { return no_temporary_file(); }
Result<ByteSourcePtr> TemporaryFile::finish() && { return no_temporary_file(); }

}  // namespace assay
