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
