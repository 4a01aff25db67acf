using System.Diagnostics;
using System.Globalization;
using System.Text;
using CondaStore.Domain.Store.Ports;
using CondaStore.Local.Storage;

namespace CondaStore.Local.Tests.Storage;

public sealed class ProcessesTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("store-");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public async Task TwoProcessesAndThisOne_OnOneDirectory_LoseNoWrite()
    {
        using Process first = ChildProcess.Start(_directory.FullName, "first", 60);
        using Process second = ChildProcess.Start(_directory.FullName, "second", 60);
        using EmbeddedStorage storage = EmbeddedStorage.Open(_directory.FullName, null, TimeProvider.System);
        List<long> own = [];
        await ChildProcess.CountAsync(storage.Table, storage.Blobs, "parent", 60, own.Add);
        List<long> all = [.. own, .. await NumbersAsync(first), .. await NumbersAsync(second)];

        Assert.Equal(Enumerable.Range(1, 180).Select(i => (long)i), all.Order());
        Assert.Equal(180, (await storage.Table.GetAsync(ChildProcess.Partition, ChildProcess.Counter, Token))!.Number("Value"));
        string[] lines = await LinesAsync(storage.Blobs);
        Assert.Equal(180, lines.Length);
        Assert.Equal(all.Order(), lines.Select(NumberOf).Order());
    }

    [Fact]
    public async Task ProcessKilledWhileWriting_EverythingItReportedIsThere()
    {
        using EmbeddedStorage storage = EmbeddedStorage.Open(_directory.FullName, null, TimeProvider.System);
        for (int round = 0; round < 3; round++)
        {
            using Process child = ChildProcess.Start(_directory.FullName, "round" + round, int.MaxValue);
            List<string> reported = [];
            while (reported.Count < 10 + (7 * round))
            {
                reported.Add((await child.StandardOutput.ReadLineAsync(Token))!);
            }

            child.Kill();
            reported.AddRange((await child.StandardOutput.ReadToEndAsync(Token)).Split("\n")[..^1]);
            await child.WaitForExitAsync(Token);

            long value = (await storage.Table.GetAsync(ChildProcess.Partition, ChildProcess.Counter, Token))!.Number("Value");
            foreach (string number in reported)
            {
                string key = long.Parse(number, CultureInfo.InvariantCulture).ToString("D9", CultureInfo.InvariantCulture);
                Assert.NotNull(await storage.Table.GetAsync(ChildProcess.Partition, key, Token));
            }

            // Counter and proof are one batch: whatever the kill hit, there are as many proofs as numbers.
            TablePage proofs = await storage.Table.QueryAsync(TableRange.Between(ChildProcess.Partition, "0", "a"), 1000, null, Token);
            Assert.Equal(value, proofs.Rows.Count);

            // And its locks are free.
            await ChildProcess.CountAsync(storage.Table, storage.Blobs, "parent", 3, _ => { });
        }
    }

    private static async Task<long[]> NumbersAsync(Process child)
    {
        Task<string> errors = child.StandardError.ReadToEndAsync(Token);
        string output = await child.StandardOutput.ReadToEndAsync(Token);
        await child.WaitForExitAsync(Token);
        Assert.True(child.ExitCode == 0, await errors);
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => long.Parse(l, CultureInfo.InvariantCulture))];
    }

    private static async Task<string[]> LinesAsync(IBlobs blobs)
    {
        await using Stream stream = await blobs.OpenReadAsync(ChildProcess.LogName, 0, null, Token);
        using StreamReader reader = new(stream, Encoding.UTF8);
        return (await reader.ReadToEndAsync(Token)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static long NumberOf(string line) => long.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture);
}
