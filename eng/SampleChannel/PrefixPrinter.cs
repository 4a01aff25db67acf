using System.Text.Json.Nodes;
using CondaStore.Domain.Packages.Metadata;

namespace CondaStore.SampleChannel;

/// <summary>
/// A compiled program that was told its prefix when it was built, as many in conda channels are and none of Debian's: with a
/// placeholder in a binary file.
/// </summary>
internal static class PrefixPrinter
{
    private const string Source = """
        int puts(const char *text);

        static const char prefix[] = PREFIX;

        int main(void)
        {
            return puts(prefix) < 0;
        }
        """;

    /// <param name="tools">Where tcc and the start files of libc6-dev are unpacked.</param>
    /// <param name="folder">Where to build.</param>
    public static async Task<PackageRecord> BuildAsync(string tools, string folder)
    {
        Directory.CreateDirectory(folder);
        string source = Path.Combine(folder, "print-prefix.c");
        string program = Path.Combine(folder, "print-prefix");
        await File.WriteAllTextAsync(source, Source);
        string libraries = Path.Combine(tools, "usr/lib/x86_64-linux-gnu");
        string[] arguments =
        [
            $"-B{libraries}/tcc", "-nostdlib", $"-DPREFIX=\"{PlaceholderTexts.Placeholder}\"", "-o", program,
            $"{libraries}/crt1.o", $"{libraries}/crti.o", source, "/lib/x86_64-linux-gnu/libc.so.6", $"{libraries}/crtn.o",
        ];
        await Tool.RunAsync(Path.Combine(tools, "usr/bin/tcc"), arguments);
        return new PackageRecord
        {
            Index = new IndexJson
            {
                Name = "print-prefix",
                Version = "1.0",
                Build = "tcc_0",
                Subdir = "linux-64",
                Depends = ["__glibc >=2.34"],
                Arch = "x86_64",
                Platform = "linux",
                License = "BSD-3-Clause",
                Timestamp = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds(),
            },
            Files =
            [
                new StagedFile { Path = "bin/print-prefix", Source = program, IsExecutable = true, Placeholder = PlaceholderTexts.Placeholder, IsBinary = true },
            ],
            About = new JsonObject { ["summary"] = "Prints the prefix it is installed in", ["extra"] = new JsonObject { ["sample_note"] = "Made for the sample channel." } },
        };
    }
}
