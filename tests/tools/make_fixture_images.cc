// make_fixture_images FOLDER: builds the images of fixtures/ into FOLDER.

#include <cstdio>

#include "support/fixture_images.h"

int main(int count, char** arguments) {
  if (count != 2) {
    std::fputs("usage: make_fixture_images FOLDER\n", stderr);
    return 2;
  }
  if (const auto built = assay::build_fixture_images(arguments[1]); !built) {
    std::fprintf(stderr, "make_fixture_images: %s\n", assay::to_string(built.error()).c_str());
    return 1;
  }
  return 0;
}
