// Volumes made by mkntfs and filled by wimapply, compared with what went in and with what ntfs-3g's
// tools and sleuthkit read. Where they disagree we follow ntfs-3g: fls shows the metadata files and
// the streams as files, which ntfsls and Windows hide.
#include <catch2/catch.hpp>

#include "io/stats.h"
#include "tree/file_tree_contract.h"
#include "tree/ntfs_tools.h"
#include "tree/wim_native_builder.h"

namespace assay::ntfs {
namespace {

// Bytes that do not repeat, so that a cluster in the wrong place shows.
std::string noise(std::size_t size, unsigned seed) {
  std::string bytes(size, '\0');
  for (char& byte : bytes) {
    seed = seed * 1'664'525 + 1'013'904'223;
    byte = static_cast<char>(seed >> 24);
  }
  return bytes;
}

void write_sources(const std::filesystem::path& folder) {
  write_file(folder / "Windows/System32/config/SOFTWARE", noise(300'000, 1));
  write_file(folder / "Windows/System32/config/SYSTEM", noise(70'001, 2));
  write_file(folder / "small.txt", "resident");
  write_file(folder / "empty", "");
  write_file(folder / "\xC3\x9Cml\xC3\xA4ut \xE2\x82\xAC.TXT", noise(5000, 3));
  for (int i = 0; i < 400; ++i)
    write_file(folder / "many" / ("a file with number " + std::to_string(i)),
               noise(static_cast<std::size_t>(i) * 5, 4));
  std::string deep = "deep";
  for (int i = 0; i < 30; ++i) deep += "/level " + std::to_string(i);
  write_file(folder / (deep + "/bottom"), "here");
  std::filesystem::create_hard_link(folder / "small.txt", folder / "many" / "hard link");
  std::filesystem::create_symlink("Windows/System32", folder / "sys");
}

TEST_CASE("volumes of every geometry hold what was put on them") {
  if (!has_ntfs_tools()) return;
  const TemporaryFolder folder;
  write_sources(folder / "source");
  const PathHashes wanted = host_hashes(folder / "source");
  for (const VolumeSpec& spec :
       {VolumeSpec{}, VolumeSpec{16, 512, 512}, VolumeSpec{32, 512, 65'536},
        VolumeSpec{16, 1024, 2048}, VolumeSpec{16, 4096, 4096}, VolumeSpec{64, 512, 131'072}}) {
    CAPTURE(spec.sector, spec.cluster);
    const auto image = make_volume(folder, spec);
    fill_volume(image, folder / "source", folder);
    const NtfsVolume volume = open_image(image);
    CHECK(volume.notes.empty());
    CHECK(volume.label == "label");
    CHECK(volume.cluster_size == spec.cluster);
    CHECK(tree_hashes(*volume.tree) == wanted);
    CHECK(volume.tree->open("SYS/config/software"));
  }
}

TEST_CASE("a volume keeps the contract of trees") {
  if (!has_ntfs_tools()) return;
  const TemporaryFolder folder;
  write_sources(folder / "source");
  const auto image = make_volume(folder, {});
  fill_volume(image, folder / "source", folder);
  CHECK(check_file_tree_contract(*open_image(image).tree, Limits{}) == 443);
}

TEST_CASE("ntfs-3g and sleuthkit read the same") {
  if (!has_ntfs_tools()) return;
  const TemporaryFolder folder;
  write_sources(folder / "source");
  const auto image = make_volume(folder, {});
  fill_volume(image, folder / "source", folder);
  const NtfsVolume volume = open_image(image);
  for (const std::string directory : {"", "many", "Windows/System32/config", "deep/level 0"})
    CHECK(our_names(*volume.tree, directory) == ntfsls_names(image, directory));

  PathHashes ours = tree_hashes(*volume.tree);
  const std::string quoted = shell_word(image.string());
  for (const std::string path : {"Windows/System32/config/SOFTWARE", "small.txt", "many/hard link"})
    CHECK(hash_of_output("ntfscat -f " + quoted + " " + shell_word(path)) == ours[path]);
  const auto theirs = fls_files(image);
  CHECK(theirs.size() == 407);
  for (const auto& [path, inode] : theirs) {
    if (path.starts_with("many/") && !path.ends_with("77")) continue;
    CAPTURE(path);
    CHECK(hash_of_output("icat " + quoted + " " + inode) == ours[path]);
  }
}

TEST_CASE("alternate streams, and sparse files of wimlib and ntfs-3g read back") {
  if (!has_ntfs_tools() || !wim_tool("ntfscp")) return;
  const TemporaryFolder folder;
  const auto source = folder / "source";
  write_file(source / "plain", noise(10'000, 5));
  write_file(source / "sparse", "x");
  std::filesystem::resize_file(source / "sparse", 3U << 20);
  const auto image = make_volume(folder, {4, 512, 512});
  fill_volume(image, source, folder);
  const std::string quoted = shell_word(image.string());
  write_file(folder / "stream", noise(20'000, 6));
  run("ntfscp -f -N 'Zone.Identifier' " + quoted + " " + shell_word((folder / "stream").string()) +
      " plain");
  const NtfsVolume volume = open_image(image);
  CHECK(tree_hashes(*volume.tree) == host_hashes(source));
  const auto entry = volume.tree->find("plain");
  REQUIRE(*entry);
  CHECK((*entry)->streams == std::vector<StreamInfo>{{"Zone.Identifier", 20'000}});
  const auto stream = volume.tree->open("plain", "ZONE.identifier");
  REQUIRE(stream);
  CHECK(as_chars(*read_all(**stream, 1 << 20, "stream")) == noise(20'000, 6));
}

// A WIM with what ntfs-3g's own tools cannot put on a volume; libwim writes it there.
Bytes wim_with_names_and_streams() {
  wim::WimBuilder builder;
  const Sha1 data = builder.add_blob(as_bytes(noise(3000, 7)));
  wim::Node file{"a file with a long name.txt", 0x21, data};
  file.short_name = "AFILEW~1.TXT";
  wim::Node many{"many streams", 0x20, data};
  for (int i = 0; i < 120; ++i)
    many.streams.push_back(
        {"stream number " + std::to_string(i), builder.add_blob(to_bytes(std::to_string(i)))});
  wim::Node folder = wim::directory("A Folder", {file});
  folder.short_name = "AFOLDE~1";
  builder.add_image({folder, many});
  return builder.build();
}

TEST_CASE("short names, and files that need an attribute list, as libwim writes them") {
  if (!has_ntfs_tools()) return;
  const TemporaryFolder folder;
  const auto image = make_volume(folder, {});
  const Bytes wim = wim_with_names_and_streams();
  write_file(folder / "made.wim", std::string(as_chars(wim)));
  run("wimapply " + shell_word((folder / "made.wim").string()) + " 1 " +
      shell_word(image.string()));
  const NtfsVolume volume = open_image(image);
  const auto file = volume.tree->find("afolde~1/AFILEW~1.txt");
  REQUIRE(file);
  REQUIRE(*file);
  CHECK((*file)->name == "a file with a long name.txt");
  CHECK((*file)->short_name == "AFILEW~1.TXT");
  CHECK((*file)->attributes == 0x21);
  CHECK((*file)->created.ticks == 130'000'000'000'000'001);
  CHECK((*file)->modified.ticks == 130'000'000'000'000'003);
  CHECK(volume.tree->find("A Folder").value()->short_name == "AFOLDE~1");

  const auto many = volume.tree->find("many streams");
  REQUIRE(*many);
  CHECK((*many)->streams.size() == 120);
  CHECK((*many)->size == 3000);
  for (const int i : {0, 1, 60, 119}) {
    const auto stream = volume.tree->open("many streams", "stream number " + std::to_string(i));
    REQUIRE(stream);
    CHECK(read_all(**stream, 100, "stream") == to_bytes(std::to_string(i)));
  }
  CHECK(check_file_tree_contract(*volume.tree, Limits{}) == 3);
}

TEST_CASE("a look-up reads a handful of pages of a volume with many files") {
  if (!has_ntfs_tools()) return;
  const TemporaryFolder folder;
  const auto source = folder / "source";
  for (int i = 0; i < 1'500; ++i)
    write_file(source / "WinSxS" / ("amd64_component_number_" + std::to_string(i)), "manifest");
  write_file(source / "Windows/System32/config/SOFTWARE", noise(3U << 20, 1));
  const auto image = make_volume(folder, {32, 512, 4096});
  fill_volume(image, source, folder);

  const StatsSnapshot before_open = stats().snapshot();
  const NtfsVolume volume = open_image(image);
  const StatsSnapshot open_cost = stats().snapshot() - before_open;
  CHECK(open_cost.bytes_read < 200'000);  // most of it is $UpCase, 128 KiB
  CHECK(open_cost.reads < 40);

  const StatsSnapshot before_find = stats().snapshot();
  REQUIRE(*volume.tree->find("WinSxS/AMD64_component_number_1234"));
  CHECK_FALSE(*volume.tree->find("WinSxS/AMD64_component_number_99999"));
  const StatsSnapshot find_cost = stats().snapshot() - before_find;
  CHECK(find_cost.bytes_read < 60'000);
  CHECK(find_cost.reads < 20);

  const StatsSnapshot before_read = stats().snapshot();
  const auto hive = volume.tree->open("Windows/System32/config/SOFTWARE");
  REQUIRE(hive);
  Bytes part(100);
  for (std::uint64_t at = 0; at < 3'000'000; at += 1'000'000) REQUIRE((*hive)->read_at(at, part));
  const StatsSnapshot read_cost = stats().snapshot() - before_read;
  CHECK(read_cost.bytes_read < 60'000);  // three times 100 bytes, the rest is the way there
}

}  // namespace
}  // namespace assay::ntfs
