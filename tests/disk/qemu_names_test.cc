#include "disk/qemu_names.h"

#include <catch2/catch.hpp>

namespace assay {
namespace {

TEST_CASE("a name in the folder of the disk is taken") {
  for (const char* stored : {"base.qcow2", "./base.qcow2", "/images/base.qcow2",
                             "/images/./base.qcow2", "/x/../images/base.qcow2", ".\\base.qcow2"}) {
    CAPTURE(stored);
    CHECK(name_in_folder(stored, "/images", "a backing file") == "base.qcow2");
  }
  CHECK(name_in_folder("a name, with commas=1.qcow2", "/images", "a backing file") ==
        "a name, with commas=1.qcow2");
}

TEST_CASE("a name that leads anywhere else is refused") {
  const std::string_view kHostile[] = {"",
                                       ".",
                                       "..",
                                       "/",
                                       "/etc/shadow",
                                       "../base.qcow2",
                                       "sub/base.qcow2",
                                       "/images/../etc/shadow",
                                       "/images/sub/../../etc/passwd",
                                       "/images/..",
                                       "json:{\"driver\":\"file\",\"filename\":\"/etc/shadow\"}",
                                       "json:{}",
                                       "nbd:localhost:10809",
                                       "nbd://host/disk",
                                       "nbd+unix:///?socket=/run/x",
                                       "https://host/disk",
                                       "file:base.qcow2",
                                       "fat:.",
                                       "C:\\images\\base.vhd",
                                       "\\\\.\\PhysicalDrive0",
                                       "\\\\host\\share\\base.vmdk",
                                       "base\n.qcow2",
                                       std::string_view("base\0.qcow2", 11)};
  for (const std::string_view stored : kHostile) {
    CAPTURE(stored);
    const Result<std::string> name = name_in_folder(stored, "/images", "a backing file");
    REQUIRE_FALSE(name);
    CHECK(name.error().code == ErrorCode::kUnsupported);
  }
  CHECK(name_in_folder("../x\n", "/images", "a backing file").error().what ==
        "names a backing file outside its folder: ../x\\x0a");
}

TEST_CASE("the last part of a path of any system") {
  CHECK(last_part("base.vmdk") == "base.vmdk");
  CHECK(last_part("/a/b.vmdk") == "b.vmdk");
  CHECK(last_part("C:\\a\\b.vmdk") == "b.vmdk");
  CHECK(last_part("a/").empty());
}

}  // namespace
}  // namespace assay
