using System.Security.Cryptography;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Installing.Linking;
using CondaStore.Domain.Installing.Prefixes;
using CondaStore.Domain.Installing.Transactions;

namespace CondaStore.Domain.Tests.Installing.Prefixes;

public sealed class PrefixVerifierTests : IDisposable
{
    private readonly TestPrefix _prefix = new();

    public void Dispose() => _prefix.Dispose();

    [Fact]
    public async Task Verify_EachKindOfDamage_IsReportedByPath()
    {
        await _prefix.InstallAsync(new InstallOptions { LinkMode = LinkMode.Copy }, Package());
        string At(string path) => Path.Combine(_prefix.Path, path);
        File.Delete(At("share/gone"));
        File.WriteAllText(At("share/longer"), "longer than before");
        File.WriteAllText(At("share/edited"), "EDITED");
        File.WriteAllText(At("etc/patched"), $"prefix={_prefix.Path}!");
        File.Delete(At("share/file"));
        Directory.CreateDirectory(At("share/file"));
        File.Delete(At("share/link"));
        File.CreateSymbolicLink(At("share/link"), "edited");
        Directory.Delete(At("var/empty"));
        File.WriteAllText(At("var/empty"), string.Empty);
        File.WriteAllText(At("share/extra"), string.Empty);
        File.WriteAllText(At("conda-meta/bad-1-0.json"), "{");

        PrefixVerification result = await PrefixVerifier.VerifyAsync(_prefix.Path, listExtraFiles: true, null, CancellationToken.None);

        Assert.Equal(
            [
                "conda-meta/bad-1-0.json InvalidRecord", "etc/patched Content", "share/edited Content", "share/extra Extra", "share/file WrongType",
                "share/gone Missing", "share/link Content", "share/longer Size", "var/empty WrongType",
            ],
            result.Differences.Where(d => d.Path != "var/empty" || d.Kind != DifferenceKind.Extra).Select(d => $"{d.Path} {d.Kind}"));
        Assert.All(result.Differences.Where(d => d.Kind is DifferenceKind.Content or DifferenceKind.Size), d => Assert.Equal("a-1.0-0", d.Package));
        Assert.False(result.IsIntact);
    }

    [Fact]
    public async Task Verify_IntactPrefix_CountsEverythingAndReportsProgress()
    {
        await _prefix.InstallAsync(Package());
        List<InstallProgress> reports = [];

        PrefixVerification result = await PrefixVerifier.VerifyAsync(_prefix.Path, false, new Collect(reports), CancellationToken.None);

        Assert.True(result.IsIntact);
        Assert.Equal((1, 8), (result.Packages, result.Files));
        Assert.Equal(8, reports[^1].ItemsDone);
        Assert.Equal(result.Bytes, reports[^1].BytesDone);
    }

    // conda/conda-pack#123 and usrmerge: links into other packages, to nothing, and moved aside with a target that cannot be there.
    [Theory]
    [InlineData("softlink")]
    [InlineData("hardlink")]
    public async Task Verify_LinksThatNothingChanged_AreNoDifferences(string type)
    {
        string ofNothing = Convert.ToHexStringLower(SHA256.HashData([]));
        await _prefix.InstallAsync(
            _prefix.Package("link").Symlink("lib/libgomp.so.1", "libgomp.so.1.0.0", ofNothing, type).Symlink("lib/none", "nowhere", ofNothing, type).Build(),
            _prefix.Package("target").File("lib/libgomp.so.1.0.0", "x").Build(),
            _prefix.Package("other").File("lib64/y", "y").Build(),
            _prefix.Package("aaa-usrlib").File("lib/x", "x").Symlink("lib64", "lib", ofNothing, type).Build());

        await _prefix.AssertIntactAsync();
        Assert.Equal("lib", new FileInfo(Path.Combine(_prefix.Path, "__clobbers__/aaa-usrlib/lib64")).LinkTarget);
    }

    [Theory]
    [InlineData("elsewhere", "instead of 'libgomp.so.1.0.0'")]
    [InlineData(null, "It should be a symbolic link")]
    public async Task Verify_LinkWasChanged_IsReported(string? target, string expected)
    {
        await _prefix.InstallAsync(_prefix.Package("link").Symlink("lib/libgomp.so.1", "libgomp.so.1.0.0").Build());
        string link = Path.Combine(_prefix.Path, "lib/libgomp.so.1");
        File.Delete(link);
        if (target is null)
        {
            File.WriteAllText(link, "x");
        }
        else
        {
            File.CreateSymbolicLink(link, target);
        }

        PrefixVerification result = await PrefixVerifier.VerifyAsync(_prefix.Path, false, null, CancellationToken.None);

        Assert.Contains(expected, Assert.Single(result.Differences).Detail, StringComparison.Ordinal);
    }

    // conda and rattler write no text of links; what their records say about a link's hash depends on the tool that made the package.
    [Theory]
    [InlineData("own", false, 0)]
    [InlineData("other", false, 0)]
    [InlineData("nowhere", false, 0)]
    [InlineData("changed", true, 1)]
    public async Task Verify_RecordOfAnotherTool_TellsOnlyWhatItCan(string target, bool isDifferent, int count)
    {
        string hashOfOwn = Convert.ToHexStringLower(SHA256.HashData("own"u8));
        await _prefix.InstallAsync(
            _prefix.Package("link").Symlink("lib/link", target, target == "nowhere" ? Convert.ToHexStringLower(SHA256.HashData([])) : hashOfOwn)
                .File("lib/own", "own").File("lib/changed", "not own").Build(),
            _prefix.Package("target").File("lib/other", "another version").Build());
        string record = Path.Combine(_prefix.Path, "conda-meta/link-1.0-0.json");
        File.WriteAllText(record, File.ReadAllText(record).Replace("link_target", "unknown", StringComparison.Ordinal));

        PrefixVerification result = await PrefixVerifier.VerifyAsync(_prefix.Path, false, null, CancellationToken.None);

        Assert.Equal((isDifferent, count), (!result.IsIntact, result.Differences.Count));
    }

    [Fact]
    public async Task Verify_TwoRecordsHoldAPath_OneOfThemIsRight()
    {
        await _prefix.InstallAsync(_prefix.Package("a").File("share/x", "a").Build(), _prefix.Package("b").File("share/x", "b").Build());
        string record = Path.Combine(_prefix.Path, "conda-meta/a-1.0-0.json");
        File.WriteAllText(record, File.ReadAllText(record).Replace("__clobbers__/a/", "", StringComparison.Ordinal));

        PrefixVerification result = await PrefixVerifier.VerifyAsync(_prefix.Path, false, null, CancellationToken.None);
        File.WriteAllText(Path.Combine(_prefix.Path, "share/x"), "c");
        PrefixVerification changed = await PrefixVerifier.VerifyAsync(_prefix.Path, false, null, CancellationToken.None);

        Assert.True(result.IsIntact);
        Assert.Equal(2, changed.Differences.Count);
    }

    [Fact]
    public async Task Verify_SizeInTheMetadataIsWrong_WarnsWhenItIsInstalledAndFindsNothing()
    {
        ReadyPackage package = _prefix.Package("ws").File("share/x", "x").Build();
        string paths = Path.Combine(package.Directory, "info/paths.json");
        File.WriteAllText(paths, File.ReadAllText(paths).Replace("\"size_in_bytes\":1", "\"size_in_bytes\":2", StringComparison.Ordinal));

        await _prefix.InstallAsync(package with { Misstated = ["share/x"] });

        Assert.Contains("ws-1.0-0: 'share/x' has 1 bytes, although the package says 2.", _prefix.Warnings);
        await _prefix.AssertIntactAsync();
    }

    [Fact]
    public async Task Verify_NoEnvironment_IsNotIntact() =>
        Assert.False((await PrefixVerifier.VerifyAsync(_prefix.Directory.At("nothing"), false, null, CancellationToken.None)).IsIntact);

    private ReadyPackage Package() => _prefix.Package("a")
        .File("share/gone", "gone").File("share/longer", "before").File("share/edited", "edited").File("share/file", "file").File("bin/x", "x")
        .File("etc/patched", "prefix=/placeholder", "/placeholder").Symlink("share/link", "file").EmptyDirectory("var/empty").Build();

    private sealed class Collect(List<InstallProgress> reports) : IProgress<InstallProgress>
    {
        public void Report(InstallProgress value)
        {
            lock (reports)
            {
                reports.Add(value);
            }
        }
    }
}
