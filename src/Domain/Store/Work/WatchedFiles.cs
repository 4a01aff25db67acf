using System.Security.Cryptography;
using System.Text;
using CondaStore.Domain.Store.Access;
using CondaStore.Domain.Store.Configuration;
using CondaStore.Domain.Store.Ledger;
using CondaStore.Domain.Store.Ports;
using CondaStore.Domain.Store.Specifying;

namespace CondaStore.Domain.Store.Work;

/// <summary>
/// Stores which content of each watched file was last registered, so that every change is built once, even after a restart or a failed
/// build.
/// </summary>
public sealed class WatchedFiles(Specifications specifications, EnvironmentStore environments, Settings settings, ITable table)
{
    private const string Partition = "watched-files";
    private const int LongestFile = 4 << 20;

    /// <summary>Submits a file if its content is new; returns the name of its environment, and the build if any.</summary>
    public async Task<(string Environment, Build? Build)> RegisterAsync(string file, CancellationToken cancellationToken)
    {
        byte[] content = await ReadAsync(file, cancellationToken);
        string hash = Convert.ToHexStringLower(SHA256.HashData(content));
        string key = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Path.GetFullPath(file))));
        TableRow? known = await table.GetAsync(Partition, key, cancellationToken);
        if (known?.Text("hash") == hash && known.Text("environment") is { } environment)
        {
            return (environment, null);
        }

        StoreSettings defaults = await settings.GetAsync(null, null, cancellationToken);
        Build build = await specifications.SubmitAsync(
            new SpecificationSubmission { Text = Encoding.UTF8.GetString(content), Namespace = defaults.FilesystemNamespace },
            Caller.Store,
            cancellationToken);
        // After the submission: a process that terminates in between builds the same content twice rather than not at all.
        await table.PutAsync(new TableRow(Partition, key) { ["hash"] = hash, ["environment"] = build.Environment }, cancellationToken);
        return (build.Environment, build);
    }

    /// <summary>Deletes the environments created from files that are not in the list; returns whether there were any.</summary>
    public async Task<bool> RemoveOthersAsync(IReadOnlyCollection<string> names, CancellationToken cancellationToken)
    {
        string ns = (await settings.GetAsync(null, null, cancellationToken)).FilesystemNamespace;
        bool removed = false;
        TablePage page = await table.QueryAsync(TableRange.Partition(Partition), 1000, null, cancellationToken);
        foreach (TableRow row in page.Rows)
        {
            if (row.Text("environment") is { } environment && !names.Contains(environment))
            {
                await environments.DeleteAsync(ns, environment, cancellationToken);
                await table.DeleteAsync(Partition, row.RowKey, null, cancellationToken);
                removed = true;
            }
        }

        return removed;
    }

    private static async Task<byte[]> ReadAsync(string file, CancellationToken cancellationToken)
    {
        FileInfo info = new(file);
        return info.Length <= LongestFile
            ? await File.ReadAllBytesAsync(file, cancellationToken)
            : throw new IOException($"{file} has {info.Length} bytes; an environment file has at most {LongestFile}.");
    }
}
