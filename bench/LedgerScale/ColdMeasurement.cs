using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using CondaStore.Local.Storage;

namespace CondaStore.LedgerScale;

/// <summary>
/// What an operation costs when nothing of the ledger is in memory: before each sample the pages of the file are put out of the operating
/// system's cache and the database is opened anew. What is read from the disk is the kernel's account of this process.
/// </summary>
internal sealed partial class ColdMeasurement(string directory)
{
    private const int Samples = 15;
    private const int DontNeed = 4;

    private static readonly string[] FileNames = ["store.db", "store.db-wal", "store.db-shm"];

    public async Task<IReadOnlyList<ColdFigure>> RunAsync()
    {
        long size;
        string[] names;
        using (EmbeddedStorage storage = EmbeddedStorage.Open(directory, null, TimeProvider.System))
        {
            Measurement measurement = new(storage.Table, storage.Blobs);
            size = await measurement.SizeAsync();
            names = [.. measurement.Operations(size).Where(o => o.Times == Measurement.Reads).Select(o => o.Name)];
        }

        List<ColdFigure> figures = [];
        foreach (string name in names)
        {
            List<(double Milliseconds, double Kibibytes, double Again)> samples = [];
            for (int sample = 0; sample < Samples; sample++)
            {
                samples.Add(await SampleAsync(name, size, sample));
            }

            figures.Add(new ColdFigure(
                size, name, Median(samples.Select(s => s.Milliseconds)), Median(samples.Select(s => s.Kibibytes)), Median(samples.Select(s => s.Again))));
        }

        return figures;
    }

    private async Task<(double Milliseconds, double Kibibytes, double Again)> SampleAsync(string name, long size, int seed)
    {
        Forget();
        using EmbeddedStorage storage = EmbeddedStorage.Open(directory, null, TimeProvider.System);
        Func<Task> run = new Measurement(storage.Table, storage.Blobs, seed).Operations(size).Single(o => o.Name == name).Run;
        long read = ReadFromDisk();
        long started = Stopwatch.GetTimestamp();
        await run();
        double first = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        double kibibytes = (ReadFromDisk() - read) / 1024.0;
        started = Stopwatch.GetTimestamp();
        await run();
        return (first, kibibytes, Stopwatch.GetElapsedTime(started).TotalMilliseconds);
    }

    // No process has the file open here, so the kernel gives up its pages; what was not on the disk yet is written first.
    private void Forget()
    {
        foreach (string path in FileNames.Select(n => Path.Combine(directory, n)).Where(File.Exists))
        {
            using FileStream file = new(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
            file.Flush(flushToDisk: true);
            _ = Advise(file.SafeFileHandle.DangerousGetHandle().ToInt32(), 0, 0, DontNeed);
        }
    }

    private static long ReadFromDisk()
    {
        string line = File.ReadLines("/proc/self/io").Single(l => l.StartsWith("read_bytes:", StringComparison.Ordinal));
        return long.Parse(line["read_bytes:".Length..], CultureInfo.InvariantCulture);
    }

    private static double Median(IEnumerable<double> values) => values.Order().ElementAt(Samples / 2);

    [LibraryImport("libc", EntryPoint = "posix_fadvise")]
    private static partial int Advise(int file, long offset, long length, int advice);
}
