#include "module.hpp"

#include <cxxabi.h>
#include <dlfcn.h>
#include <elf.h>
#include <fcntl.h>
#include <link.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>

#include "lines.hpp"
#include "memory.hpp"

extern "C" void *__tls_get_addr(std::size_t *index);

namespace ear {

namespace {

struct Symbol {
  std::string name;
  u8 type;
  bool exported;
  u16 section;
  u64 value, size;
};

struct Module {
  u8 *bias = nullptr;
  std::vector<Symbol> symbols;
  std::vector<Region> variables;
  std::vector<std::vector<u8>> beginnings; // of the variables
  u8 *shared = nullptr;                    // the block of __thread variables that stands for shared memory
} module_;

/** The file as it lies on disk. Its headers are the linker's, but the student's process owns them: nothing is sure. */
struct Image {
  const u8 *at = nullptr;
  std::size_t size = 0;
  template <class T> const T *get(u64 offset, u64 count = 1) const {
    const bool inside = offset <= size && count <= (size - offset) / sizeof(T);
    return inside ? reinterpret_cast<const T *>(at + offset) : nullptr;
  }
};

Image map_file(const char *path) {
  Image image;
  struct stat facts;
  const int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0 || fstat(fd, &facts)) return image;
  void *at = mmap(nullptr, std::size_t(facts.st_size), PROT_READ, MAP_PRIVATE, fd, 0);
  close(fd);
  if (at != MAP_FAILED) image = {static_cast<const u8 *>(at), std::size_t(facts.st_size)};
  return image;
}

void read_symbols(const Image &image, const Elf64_Shdr *sections, u32 count, u32 table) {
  const Elf64_Shdr &names = sections[sections[table].sh_link % count];
  const u64 entries = sections[table].sh_size / sizeof(Elf64_Sym);
  const Elf64_Sym *all = image.get<Elf64_Sym>(sections[table].sh_offset, entries);
  const char *texts = image.get<char>(names.sh_offset, names.sh_size);
  if (!all || !texts) return;
  for (u64 i = 0; i < entries; i++) {
    const Elf64_Sym &one = all[i];
    if (one.st_shndx == SHN_UNDEF || one.st_name >= names.sh_size) continue;
    const char *name = texts + one.st_name;
    const bool exported = ELF64_ST_BIND(one.st_info) != STB_LOCAL && ELF64_ST_VISIBILITY(one.st_other) == STV_DEFAULT;
    module_.symbols.push_back({std::string(name, strnlen(name, names.sh_size - one.st_name)),
                               u8(ELF64_ST_TYPE(one.st_info)), exported, one.st_shndx, one.st_value, one.st_size});
  }
}

std::string plain_name(const std::string &symbol) {
  int status;
  char *text = abi::__cxa_demangle(symbol.c_str(), nullptr, nullptr, &status);
  std::string name = text ? text : symbol;
  std::free(text);
  return name;
}

/** `s` of `block_sum(float*, float const*, int)::s`. */
std::string last_part(const std::string &name) {
  const std::size_t colon = name.rfind("::");
  return colon == std::string::npos ? name : name.substr(colon + 2);
}

void read_variables(const Image &image, const Elf64_Shdr *sections, u32 count, const Elf64_Shdr &names) {
  for (const Symbol &symbol : module_.symbols) {
    if (symbol.type != STT_OBJECT || symbol.size == 0 || symbol.section >= count) continue;
    const Elf64_Shdr &section = sections[symbol.section];
    if (!(section.sh_flags & SHF_WRITE)) continue;
    const char *name = image.get<char>(names.sh_offset + section.sh_name);
    Region region;
    region.base = module_.bias + symbol.value;
    region.bytes = symbol.size;
    region.name = last_part(plain_name(symbol.name));
    region.writable = !name || std::strcmp(name, "ear_constant") != 0;
    region.kind = region.writable ? Region::VARIABLE : Region::CONSTANT;
    module_.variables.push_back(region);
    module_.beginnings.emplace_back(region.base, region.base + region.bytes);
  }
  set_variables(module_.variables);
}

int visit(dl_phdr_info *info, std::size_t, void *) {
  if (u64(info->dlpi_addr) != u64(module_.bias)) return 0;
  for (int i = 0; i < info->dlpi_phnum; i++) {
    const ElfW(Phdr) &part = info->dlpi_phdr[i];
    const u8 *low = module_.bias + part.p_vaddr;
    if (part.p_type == PT_TLS) {
      std::size_t index[2] = {info->dlpi_tls_modid, 0};
      module_.shared = static_cast<u8 *>(__tls_get_addr(index));
    }
    const bool constant = part.p_type == PT_LOAD && !(part.p_flags & (PF_W | PF_X));
    if (constant && part.p_vaddr) set_literals(low, low + part.p_memsz);
  }
  return 1;
}

/** `9block_sum...` of `_ZZ9block_sumPfPKfiE1s`: the function that a static variable belongs to. */
bool belongs_to(const std::string &variable, const std::string &function) {
  const std::string encoding =
      function.compare(0, 2, "_Z") == 0 ? function.substr(2) : std::to_string(function.size()) + function;
  return variable.compare(0, encoding.size() + 4, "_ZZ" + encoding + "E") == 0;
}

bool is_kernel(const Symbol &symbol) { return symbol.exported && symbol.type == STT_FUNC; }

} // namespace

std::string load_module(const char *path) {
  void *handle = dlopen(path, RTLD_NOW | RTLD_LOCAL);
  if (!handle) return dlerror();
  link_map *map;
  if (dlinfo(handle, RTLD_DI_LINKMAP, &map)) return dlerror();
  module_.bias = reinterpret_cast<u8 *>(map->l_addr);
  const Image image = map_file(path);
  const Elf64_Ehdr *header = image.get<Elf64_Ehdr>(0);
  const Elf64_Shdr *sections = header ? image.get<Elf64_Shdr>(header->e_shoff, header->e_shnum) : nullptr;
  if (!sections || header->e_shstrndx >= header->e_shnum) return "not an object of ours";
  dl_iterate_phdr(visit, nullptr);
  const Elf64_Shdr &names = sections[header->e_shstrndx];
  for (u32 i = 0; i < header->e_shnum; i++) {
    const char *name = image.get<char>(names.sh_offset + sections[i].sh_name);
    if (sections[i].sh_type == SHT_SYMTAB) read_symbols(image, sections, header->e_shnum, i);
    if (name && !std::strcmp(name, ".debug_line"))
      if (const u8 *program = image.get<u8>(sections[i].sh_offset, sections[i].sh_size))
        read_lines(program, sections[i].sh_size, module_.bias);
  }
  read_variables(image, sections, header->e_shnum, names);
  return "";
}

Kernel find_kernel(const std::string &name) {
  for (const Symbol &symbol : module_.symbols) {
    if (!is_kernel(symbol)) continue;
    const std::string signature = plain_name(symbol.name);
    // `void f<float>(float*)` of a template, `f(float*)` of a function, `f` of an extern "C" one.
    std::size_t begin = signature.compare(0, 5, "void ") == 0 ? 5 : 0;
    if (signature.compare(begin, name.size(), name) != 0) continue;
    const std::size_t end = begin + name.size();
    if (end != signature.size() && signature[end] != '(' && signature[end] != '<') continue;
    return {module_.bias + symbol.value, symbol.name, signature};
  }
  return {};
}

std::vector<Region> shared_of(const Kernel &kernel) {
  std::vector<Region> found;
  for (const Symbol &symbol : module_.symbols) {
    if (symbol.type != STT_TLS || symbol.size == 0 || !module_.shared) continue;
    if (symbol.name.find("__ear_gap_") != std::string::npos) continue;
    bool foreign = false;
    for (const Symbol &other : module_.symbols)
      foreign |= is_kernel(other) && other.name != kernel.symbol && belongs_to(symbol.name, other.name);
    if (foreign) continue;
    Region region;
    region.base = module_.shared + symbol.value;
    region.bytes = symbol.size;
    region.flag = symbol.name.compare(0, 4, "_ZGV") == 0;
    region.name = last_part(plain_name(symbol.name));
    found.push_back(region);
  }
  return found;
}

void reset_variables() {
  for (std::size_t i = 0; i < module_.variables.size(); i++)
    if (module_.variables[i].writable)
      std::memcpy(module_.variables[i].base, module_.beginnings[i].data(), module_.beginnings[i].size());
}

} // namespace ear
