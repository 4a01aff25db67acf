using System.Diagnostics;
using System.Text;
using CondaStore.Domain.Installing.Linking;
using CondaStore.Domain.Installing.Transactions;
using CondaStore.Domain.Packages.Archives;
using CondaStore.Domain.Packages.Metadata;
using CondaStore.Domain.Records;
using CondaStore.Domain.Tests.TestSupport;

namespace CondaStore.Domain.Tests.Installing;

/// <summary>Published archives, extracted and installed as a user gets them.</summary>
public sealed class PublishedPackagesTests : IDisposable
{
    private const string Placeholder = "/opt/placeholder_placeholder_placeholder_placeholder_placeholder_placeholder_placeholder_placeholder_placeholder";

    private static readonly string Archives = Path.Combine(AppContext.BaseDirectory, "Fixtures", "Packages");

    private readonly TestPrefix _prefix = new();

    public void Dispose() => _prefix.Dispose();

    [Fact]
    public async Task Install_RealPackages_VerifyAndGoWithoutATrace()
    {
        ReadyPackage[] packages =
        [
            _prefix.Python(), await PublishedAsync("six-1.16.0-pyh6c4a22f_0.tar.bz2"), await PublishedAsync("colorama-0.4.4-pyh9f0ad1d_0.tar.bz2"),
            await PublishedAsync("ca-certificates-2024.7.4-hbcca054_0.conda"), await PublishedAsync("fonts-conda-forge-1-0.tar.bz2"),
            await PublishedAsync("fonts-conda-ecosystem-1-0.tar.bz2"), await PublishedAsync("empty-0.1.0-h4616a5c_0.conda"),
            await PublishedAsync("info-only-1.0.0-0.conda"), await PublishedAsync("dotslash-test-1.0.0-0.conda"),
            await PublishedAsync("symlink-test-1.0.0-0.conda"), await PublishedAsync("test-package-0.1-0.tar.bz2"),
        ];

        InstallResult result = await _prefix.InstallAsync(new InstallOptions { CompileBytecode = true }, packages);

        Assert.Equal(packages.Length, result.Linked);
        Assert.True(result.Compiled > 5);
        Assert.True(_prefix.Has("lib/python3.11/site-packages/six.py"));
        await _prefix.AssertIntactAsync();

        await _prefix.InstallAsync();
        Assert.Equal("conda-meta", Path.GetFileName(Assert.Single(Directory.EnumerateFileSystemEntries(_prefix.Path))));
    }

    [Fact]
    public async Task Install_ClobberPackages_LastOneHasEveryPath()
    {
        ReadyPackage[] packages =
        [
            await PublishedAsync("clobber-3-0.1.0-h4616a5c_0.tar.bz2"), await PublishedAsync("clobber-1-0.1.0-h4616a5c_0.tar.bz2"),
            await PublishedAsync("clobber-2-0.1.0-h4616a5c_0.tar.bz2"),
        ];
        await _prefix.InstallAsync(packages);

        Assert.Equal("clobber-3", _prefix.Read("clobber.txt").Trim());
        Assert.Equal("clobber-3", _prefix.Read("another-clobber.txt").Trim());
        Assert.Equal("clobber-1", _prefix.Read("__clobbers__/clobber-1/another-clobber.txt").Trim());
        await _prefix.AssertIntactAsync();

        // Version 0.2.0 of the last package has only one of the two files.
        await _prefix.InstallAsync(packages[1], packages[2], await PublishedAsync("clobber-3-0.2.0-h4616a5c_0.tar.bz2"));

        Assert.Equal("clobber-3 v2", _prefix.Read("clobber.txt").Trim());
        Assert.Equal("clobber-2", _prefix.Read("another-clobber.txt").Trim());
        Assert.False(_prefix.Has("__clobbers__/clobber-2/another-clobber.txt"));
        await _prefix.AssertIntactAsync();
    }

    [Theory]
    [InlineData("clobber-fd-1-0.1.0-h4616a5c_0.conda", "clobber-fd-2-0.1.0-h4616a5c_0.conda", "clobber-fd-3-0.1.0-h4616a5c_0.conda")]
    [InlineData("clobber-with-dir-0.1.0-h4616a5c_0.conda", "clobber-without-dir-0.1.0-h4616a5c_0.conda")]
    [InlineData("clobber-python-0.1.0-cpython.conda", "clobber-pypy-0.1.0-h4616a5c_0.conda")]
    [InlineData("clobber-python-0.1.0-pypy.conda", "clobber-pypy-0.1.0-h4616a5c_0.conda")]
    public async Task Install_PackagesThatClash_GiveTheSameInAnyOrder(params string[] files)
    {
        ReadyPackage[] packages = [.. await Task.WhenAll(files.Select(PublishedAsync))];
        await _prefix.InstallAsync(new InstallOptions { Parallelism = 1 }, packages, _ => packages);
        string expected = _prefix.Snapshot(withMetadata: false);
        await _prefix.AssertIntactAsync();
        await _prefix.InstallAsync();

        await _prefix.InstallAsync(new InstallOptions { Parallelism = 1 }, packages, _ => packages.Reverse());

        Assert.Equal(expected, _prefix.Snapshot(withMetadata: false));
        await _prefix.AssertIntactAsync();
    }

    [Fact]
    public async Task Upgrade_DirectoryBecomesASymlink_IsLinked()
    {
        await _prefix.InstallAsync(await PublishedAsync("clobber-directory-upgrade-0.1.0-h4616a5c_0.conda"));
        await _prefix.InstallAsync(await PublishedAsync("clobber-directory-upgrade-0.2.0-h4616a5c_0.conda"));

        Assert.True(_prefix.Has("bin/content.txt"));
        await _prefix.AssertIntactAsync();
    }

    [Fact]
    public async Task Install_PackageWithLinkScripts_RunsThemWhenAllowed()
    {
        InstallOptions options = new() { LinkScripts = LinkScriptPolicy.AllowListed, AllowedLinkScripts = new HashSet<string> { "link-scripts" } };
        await _prefix.InstallAsync(options, await PublishedAsync("link-scripts-0.1.0-h4616a5c_0.conda"));
        Assert.True(_prefix.Has("i-was-post-linked"));

        await _prefix.InstallAsync(options);
        Assert.False(_prefix.Has("i-was-post-linked"));
    }

    [Theory]
    [InlineData(PackageArchiveKind.Conda)]
    [InlineData(PackageArchiveKind.TarBz2)]
    public async Task Install_BuiltPackages_RunFromTheirPrefix(PackageArchiveKind kind)
    {
        BuiltPackage python = new PackageBuilder("python", "3.11.9")
            .TextWithPrefix("bin/python3.11", $"#!/bin/sh\nPYTHONPATH={Placeholder}/lib/python3.11/site-packages exec python3 \"$@\"\n", Placeholder, executable: true)
            .Link("bin/python", "python3.11").Build(kind);
        BuiltPackage tool = new PackageBuilder("tool", "1.0").Noarch(NoarchKind.Python).DependsOn("python >=3.8")
            .File("site-packages/tool.py", "import sys\ndef main():\n    print('tool in', __file__)\n").EntryPoint("tool = tool:main").Build(kind);
        BuiltPackage native = new PackageBuilder("native", "1.0")
            .BinaryWithPrefix("lib/native.bin", Encoding.UTF8.GetBytes($"\u007fELF\0\0\0\0\0\0\0\0{Placeholder}/share\0\0\0\0tail"), Placeholder).Build(kind);

        await _prefix.InstallAsync(await ExtractAsync(python), await ExtractAsync(tool), await ExtractAsync(native));

        await _prefix.AssertIntactAsync();
        Assert.Contains($"{_prefix.Path}/share\0", _prefix.Read("lib/native.bin"), StringComparison.Ordinal);
        using Process process = Process.Start(new ProcessStartInfo(Path.Combine(_prefix.Path, "bin/tool")) { RedirectStandardOutput = true })!;
        Assert.Equal($"tool in {_prefix.Path}/lib/python3.11/site-packages/tool.py\n", await process.StandardOutput.ReadToEndAsync());
    }

    private async Task<ReadyPackage> PublishedAsync(string file)
    {
        string path = Path.Combine(Archives, file);
        PackageArchive archive = PackageArchive.Parse(file);
        string directory = _prefix.Directory.At($"pkgs/{archive.Stem}");
        if (!Directory.Exists(directory))
        {
            Directory.CreateDirectory(directory);
            await using FileStream stream = File.OpenRead(path);
            await PackageExtractor.ExtractAsync(stream, archive.Kind, directory, ExtractionLimits.Default, 1, TimeProvider.System, CancellationToken.None);
        }

        IndexJson index = IndexJson.ReadFrom(directory);
        return new ReadyPackage(
            new RepodataRecord
            {
                Name = archive.Name,
                Version = archive.Version,
                Build = archive.Build,
                Subdir = index.Subdir ?? "noarch",
                FileName = file,
                Url = $"https://conda.example/main/noarch/{file}",
                Channel = "https://conda.example/main",
                Depends = index.Depends,
                Noarch = index.Noarch,
            },
            directory);
    }

    private async Task<ReadyPackage> ExtractAsync(BuiltPackage package)
    {
        string directory = _prefix.Directory.At($"pkgs/{package.Archive.Stem}");
        Directory.CreateDirectory(directory);
        using MemoryStream stream = new(package.Bytes);
        await PackageExtractor.ExtractAsync(stream, package.Archive.Kind, directory, ExtractionLimits.Default, 1, TimeProvider.System, CancellationToken.None);
        return new ReadyPackage(package.Record(), directory);
    }
}
