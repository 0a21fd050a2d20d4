// A main for fuzz targets without libFuzzer: runs every file of the given folders and, with --mutations N, N
// damaged copies of each, the same ones every time. A target that finds a fault crashes or aborts.

#include <cstdint>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

void run(const std::string& input) {
  // A copy of exactly its size, so that a sanitizer sees a read past it.
  const std::vector<std::uint8_t> bytes(input.begin(), input.end());
  LLVMFuzzerTestOneInput(bytes.data(), bytes.size());
}

// One to four of: a changed byte, a number of special value, a cut, a repeated piece.
std::string mutate(std::string input, std::mt19937_64& random) {
  for (std::uint64_t changes = 1 + random() % 4; changes > 0 && !input.empty(); --changes) {
    const std::size_t place = random() % input.size();
    switch (random() % 5) {
      case 0:
        input[place] = static_cast<char>(random());
        break;
      case 1:
        input[place] = static_cast<char>(input[place] ^ (1 << random() % 8));
        break;
      case 2:
        for (std::size_t i = place; i < std::min(input.size(), place + 8); ++i)
          input[i] = random() % 8 == 0 ? '\x7f' : '\xff';
        break;
      case 3:
        input.resize(place);
        break;
      default:
        input.insert(place, input.substr(random() % input.size(), random() % 64));
    }
  }
  return input;
}

std::string read(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

int main(int argc, char** argv) {
  int mutations = 0;
  std::size_t files = 0;
  for (int i = 1; i < argc; ++i) {
    const std::string argument = argv[i];
    if (argument == "--mutations" && i + 1 < argc) {
      mutations = std::stoi(argv[++i]);
      continue;
    }
    for (const auto& entry : std::filesystem::directory_iterator(argument)) {
      const std::string input = read(entry.path());
      std::mt19937_64 random(1);
      run(input);
      for (int m = 0; m < mutations; ++m) run(mutate(input, random));
      ++files;
    }
  }
  std::printf("%zu files, %d mutations of each\n", files, mutations);
  return files > 0 ? 0 : 2;
}
