using System.Diagnostics;
using System.Globalization;
using System.Text;
using CondaStore.Domain.Store.Ports;
using CondaStore.Local.Storage;

namespace CondaStore.Local.Tests.Storage;

/// <summary>
/// This test program once more, as another process on the same data directory: when the variable is set it works there
/// instead of running tests (see <c>Program.cs</c>).
/// </summary>
internal static class ChildProcess
{
    public const string Partition = "processes";
    public const string Counter = "counter";
    public const string LogName = "logs/shared.log";

    private const string Variable = "CONDA_STORE_TEST_CHILD";

    /// <summary>Starts a worker that counts up to <paramref name="times"/> times, or until it is killed.</summary>
    public static Process Start(string directory, string name, int times)
    {
        ProcessStartInfo start = new(Environment.ProcessPath!) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment[Variable] = string.Create(CultureInfo.InvariantCulture, $"{directory}|{name}|{times}");
        return Process.Start(start)!;
    }

    /// <summary>Raises a shared counter by conditional writes; writes a row and a log line for each number it got.</summary>
    public static async Task CountAsync(ITable table, IBlobs blobs, string name, int times, Action<long> got)
    {
        for (int i = 0; i < times; i++)
        {
            long number = await NextAsync(table, name);
            byte[] line = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{name} {number}\n"));
            await blobs.AppendAsync(LogName, line, null, CancellationToken.None);
            got(number);
        }
    }

    /// <summary>Does the work of a child when this process was started as one.</summary>
    public static async Task<int?> TryRunAsync()
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { } job)
        {
            return null;
        }

        string[] parts = job.Split('|');
        using EmbeddedStorage storage = EmbeddedStorage.Open(parts[0], null, TimeProvider.System);
        int times = int.Parse(parts[2], CultureInfo.InvariantCulture);
        await CountAsync(storage.Table, storage.Blobs, parts[1], times, got => Console.Out.WriteLine(got));
        return 0;
    }

    private static async Task<long> NextAsync(ITable table, string name)
    {
        while (true)
        {
            TableRow? row = await table.GetAsync(Partition, Counter, CancellationToken.None);
            long next = (row?.Number("Value") ?? 0) + 1;
            TableRow counter = new(Partition, Counter) { ["Value"] = next };
            TableRow proof = new(Partition, next.ToString("D9", CultureInfo.InvariantCulture)) { ["By"] = name };
            try
            {
                await table.BatchAsync(
                    [row is null ? TableWrite.Insert(counter) : TableWrite.Replace(counter, row.ETag!), TableWrite.Insert(proof)],
                    CancellationToken.None);
                return next;
            }
            catch (ConflictException)
            {
                // Another process was faster.
            }
        }
    }
}
