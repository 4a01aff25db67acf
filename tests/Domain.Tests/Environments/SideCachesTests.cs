using CondaStore.Domain.Environments;
using CondaStore.Domain.Files;
using CondaStore.Domain.Tests.TestSupport;

namespace CondaStore.Domain.Tests.Environments;

public sealed class SideCachesTests : IDisposable
{
    private readonly TemporaryDirectory _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Clean_WhileACommandHasFoundSources_LeavesWhatBuildsUse()
    {
        BuildFolders builds = new(_folder.Path);
        SideCaches caches = new(_folder.Path, builds, environments: null, TimeProvider.System);
        string source = Write("sources/abc");
        string wheel = Write("builds/wheels/abc.whl");
        string page = Write("pages/abc");

        using (LockFile? first = LockFile.TryTake(builds.InUse, isShared: true))
        using (LockFile? second = LockFile.TryTake(builds.InUse, isShared: true))
        {
            caches.Clean(TimeSpan.Zero, dryRun: false, CancellationToken.None);

            Assert.NotNull(first);
            Assert.NotNull(second);
            Assert.True(File.Exists(source) && File.Exists(wheel));
            Assert.False(File.Exists(page));
        }

        caches.Clean(TimeSpan.Zero, dryRun: false, CancellationToken.None);

        Assert.False(File.Exists(source) || File.Exists(wheel));
    }

    private string Write(string path)
    {
        string file = _folder.At(path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, "x");
        return file;
    }
}
