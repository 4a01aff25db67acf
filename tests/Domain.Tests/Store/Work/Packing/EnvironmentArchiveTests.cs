using System.Diagnostics;
using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using CondaStore.Domain.Installing;
using CondaStore.Domain.Installing.Linking;
using CondaStore.Domain.Installing.Transactions;
using CondaStore.Domain.Packages.Archives;
using CondaStore.Domain.Store.Work.Packing;
using CondaStore.Domain.Tests.TestSupport;

namespace CondaStore.Domain.Tests.Store.Work.Packing;

public sealed class EnvironmentArchiveTests : IDisposable
{
    private static readonly string Placeholder = "/build/" + new string('p', 200);

    private readonly TemporaryDirectory _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Write_InstalledPrefix_UnpacksAndFindsItself()
    {
        string prefix = await InstallAsync();
        string unpacked = await PackAndUnpackAsync(prefix);

        await RunAsync(Path.Combine(unpacked, "bin", "conda-unpack"));

        Assert.Equal($"home={unpacked}\n", await File.ReadAllTextAsync(Path.Combine(unpacked, "etc/a.conf")));
        Assert.Equal($"hello from {unpacked}\n", await RunAsync(Path.Combine(unpacked, "bin", "hello")));
        Assert.Contains(unpacked + "/lib\0", Encoding.Latin1.GetString(await File.ReadAllBytesAsync(Path.Combine(unpacked, "lib/a.bin"))), StringComparison.Ordinal);
        Assert.Equal(new FileInfo(Path.Combine(prefix, "lib/a.bin")).Length, new FileInfo(Path.Combine(unpacked, "lib/a.bin")).Length);
        Assert.Equal("a.bin", new FileInfo(Path.Combine(unpacked, "lib/a.link")).LinkTarget);
    }

    [Fact]
    public async Task Unpack_Again_ChangesNothing()
    {
        string unpacked = await PackAndUnpackAsync(await InstallAsync());
        await RunAsync(Path.Combine(unpacked, "bin", "conda-unpack"));
        DateTime before = File.GetLastWriteTimeUtc(Path.Combine(unpacked, "etc/a.conf"));

        await RunAsync(Path.Combine(unpacked, "bin", "conda-unpack"));

        Assert.Equal(before, File.GetLastWriteTimeUtc(Path.Combine(unpacked, "etc/a.conf")));
    }

    [Fact]
    public async Task Activate_InShell_SetsAndRestoresPath()
    {
        string unpacked = await PackAndUnpackAsync(await InstallAsync());
        const string Script = "set -eu; . \"$1/bin/activate\"; echo \"$CONDA_PREFIX\"; command -v hello; echo \"$FROM_PACKAGE\"; deactivate; echo \"${CONDA_PREFIX:-none}\"";

        string output = await RunAsync("bash", "-c", Script, "bash", unpacked);

        Assert.Equal($"{unpacked}\n{unpacked}/bin/hello\nyes\nnone\n", output);
    }

    [Fact]
    public async Task Activate_EnvironmentWithVariables_SetsThemAndGivesBackWhatWasThere()
    {
        string prefix = await InstallAsync();
        await File.WriteAllTextAsync(
            Path.Combine(prefix, "conda-meta/state"),
            $$$"""{"env_vars": {"DATA": "{{{prefix}}}/data", "QUOTED": "it's $(touch pwned) \"x\"", "NEW": "1", "not a name": "x", "EMPTY": ""}}""");
        string unpacked = await PackAndUnpackAsync(prefix);
        const string Script = """
            set -eu
            export QUOTED=before
            . "$1/bin/activate"
            printf '%s|%s|%s|%s\n' "$DATA" "$QUOTED" "$NEW" "${EMPTY-unset}"
            deactivate
            printf '%s|%s|%s\n' "${DATA-unset}" "$QUOTED" "${NEW-unset}"
            """;

        string output = await RunAsync("bash", "-c", Script, "bash", unpacked);

        Assert.Equal($"{unpacked}/data|it's $(touch pwned) \"x\"|1|\nunset|before|unset\n", output);
    }

    [Fact]
    public async Task Activate_PackagesWithVariablesAndScripts_DoesWhatCondaDoes()
    {
        string prefix = await InstallAsync();
        Write("etc/conda/env_vars.d/one.json", """{"ONE": "of a package", "BOTH": "of a package"}""");
        Write("etc/conda/env_vars.d/two.json", """{"TWO": "of another"}""");
        Write("conda-meta/state", """{"env_vars": {"BOTH": "of the owner"}}""");
        Write("etc/conda/activate.d/b.sh", "export SEEN=\"$ONE|$BOTH|$TWO\"\n");
        Write("etc/conda/deactivate.d/a.sh", "echo \"a, $ONE\"\n");
        Write("etc/conda/deactivate.d/b b.sh", "echo \"b, $ONE\"\n");
        string unpacked = await PackAndUnpackAsync(prefix);
        const string Script = "set -eu; . \"$1/bin/activate\"; echo \"$SEEN\"; deactivate; echo \"${ONE-unset}\"";

        string output = await RunAsync("bash", "-c", Script, "bash", unpacked);

        Assert.Equal("of a package|of the owner|of another\nb, of a package\na, of a package\nunset\n", output);

        void Write(string path, string text)
        {
            string file = Path.Combine(prefix, path);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, text);
        }
    }

    // Names of files and of the place are data, for the shell and for the Python of the script alike.
    [Theory]
    [InlineData("it's \"there\" $(touch pwned) `touch pwned` & | ; %s {0}")]
    [InlineData("-rf")]
    [InlineData("ünï \u202e")]
    [InlineData("'''\"\"\"")]
    public async Task Unpack_HostileNames_AreTakenLiterally(string name)
    {
        string unpacked = await PackAndUnpackAsync(await InstallAsync($"etc/{name}.conf"), name);

        await RunAsync(Path.Combine(unpacked, "bin", "conda-unpack"));

        Assert.Equal($"home={unpacked}\n", await File.ReadAllTextAsync(Path.Combine(unpacked, $"etc/{name}.conf")));
        Assert.Empty(Directory.EnumerateFiles(_folder.Path, "pwned", SearchOption.AllDirectories));
        Assert.False(File.Exists("pwned"));
        string output = await RunAsync("bash", "-c", "set -eu; . \"$1/bin/activate\"; echo \"$CONDA_PREFIX\"", "bash", unpacked);
        Assert.Equal(unpacked + "\n", output);
    }

    private async Task<string> InstallAsync(string odd = "etc/odd.conf")
    {
        BuiltPackage package = new PackageBuilder("a", "1.0")
            .TextWithPrefix(odd, $"home={Placeholder}\n", Placeholder)
            .TextWithPrefix("etc/a.conf", $"home={Placeholder}\n", Placeholder)
            .TextWithPrefix("bin/hello", $"#!/bin/sh\necho hello from {Placeholder}\n", Placeholder, executable: true)
            .BinaryWithPrefix("lib/a.bin", Encoding.Latin1.GetBytes($"\x7f" + $"ELF\0{Placeholder}/lib\0tail\xff"), Placeholder)
            .Link("lib/a.link", "a.bin")
            .File("etc/conda/activate.d/a.sh", "export FROM_PACKAGE=yes\n")
            .Build();
        string extracted = Path.Combine(_folder.Path, "pkgs", "a");
        using MemoryStream archive = new(package.Bytes);
        await PackageExtractor.ExtractAsync(archive, package.Archive.Kind, extracted, ExtractionLimits.Default, 1, TimeProvider.System, CancellationToken.None);
        string prefix = Path.Combine(_folder.Path, "envs", "e");
        ReadyPackage ready = new(package.Record(), extracted);
        await Installer.InstallAsync(
            prefix,
            [new TargetPackage(package.Record(), ["a"])],
            (_, _) => new[] { ready }.ToAsyncEnumerable(),
            new InstallOptions(),
            TimeProvider.System,
            CancellationToken.None);
        return prefix;
    }

    private async Task<string> PackAndUnpackAsync(string prefix, string place = "some where")
    {
        using MemoryStream archive = new();
        await EnvironmentArchive.WriteAsync(prefix, archive, CancellationToken.None);
        archive.Position = 0;
        string unpacked = Path.Combine(_folder.Path, place, "else");
        Directory.CreateDirectory(unpacked);
        await using GZipStream gzip = new(archive, CompressionMode.Decompress);
        await TarFile.ExtractToDirectoryAsync(gzip, unpacked, overwriteFiles: false);
        return unpacked;
    }

    private static async Task<string> RunAsync(string command, params string[] arguments)
    {
        ProcessStartInfo start = new(command, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        string output = await process.StandardOutput.ReadToEndAsync();
        string error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, error);
        return output;
    }
}
