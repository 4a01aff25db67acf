using System.Text.Json;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Environments;
using CondaStore.Domain.Installing.Transactions;
using CondaStore.Domain.Records;
using CondaStore.Domain.Store.Ports;

namespace CondaStore.Domain.Store.Work;

/// <summary>Represents the input of the steps after the solve: the packages of the build and how they are divided into fetch batches.
/// Stored as a blob.</summary>
/// <param name="Packages">All packages, in the order in which they are linked.</param>
/// <param name="Batches">Indexes into <paramref name="Packages"/> of those to fetch, batch by batch.</param>
/// <param name="RequestedSpecs">The user's specs, for the history of the prefix.</param>
/// <param name="Variables">Variables set when the environment is activated.</param>
/// <param name="IsLocked">Whether the records come from a lockfile, which contains less than a channel.</param>
public sealed record BuildPlan(
    IReadOnlyList<TargetPackage> Packages,
    IReadOnlyList<IReadOnlyList<int>> Batches,
    IReadOnlyList<string> RequestedSpecs,
    IReadOnlyDictionary<string, string> Variables,
    bool IsLocked = false)
{
    // A batch should outweigh the few hundredths of a second that a step costs, and there should be no more batches than can run
    // concurrently.
    private const long BytesPerBatch = 64L << 20;
    private const int MostBatches = 8;

    /// <summary>Creates the plan for a content.</summary>
    /// <param name="content">The content to install.</param>
    /// <param name="missing">The packages that the cache lacks, and their sizes.</param>
    /// <exception cref="StoreException">A project is not built yet (<see cref="PipRefusal"/>): the steps after the solve build
    /// nothing.</exception>
    public static BuildPlan Of(EnvironmentContent content, IReadOnlyList<(int Index, long Bytes)> missing) => content.Sources.Count > 0
        ? throw PipRefusal.Of(content.Sources[0])
        : new BuildPlan(
            content.Packages, missing.Count == 0 ? [] : Divide(missing), content.RequestedSpecs, content.Variables, content.IsLocked);

    /// <summary>Returns the content that the plan is for.</summary>
    public EnvironmentContent ToContent() =>
        new() { Packages = Packages, RequestedSpecs = RequestedSpecs, Variables = Variables, IsLocked = IsLocked };

    /// <summary>Divides the missing packages so that every batch has about the same number of bytes.</summary>
    public static IReadOnlyList<IReadOnlyList<int>> Divide(IReadOnlyList<(int Index, long Bytes)> missing)
    {
        long total = missing.Sum(m => m.Bytes);
        int count = (int)Math.Clamp((total + BytesPerBatch - 1) / BytesPerBatch, 1, Math.Min(MostBatches, Math.Max(missing.Count, 1)));
        List<int>[] batches = [.. Enumerable.Range(0, count).Select(_ => new List<int>())];
        PriorityQueue<int, long> lightest = new(Enumerable.Range(0, count).Select(i => (i, 0L)));
        foreach ((int index, long bytes) in missing.OrderByDescending(m => m.Bytes).ThenBy(m => m.Index))
        {
            lightest.TryDequeue(out int batch, out long weight);
            batches[batch].Add(index);
            lightest.Enqueue(batch, weight + Math.Max(bytes, 1));
        }

        return [.. batches.Where(b => b.Count > 0)];
    }

    /// <summary>Returns the plan with the credentials for requesting its archives.</summary>
    public BuildPlan With(Func<RepodataRecord, RepodataRecord> apply) =>
        this with { Packages = [.. Packages.Select(p => p with { Record = apply(p.Record) })] };

    // Plans are stored next to downloadable blobs.
    private BuildPlan WithoutSecrets() => this with
    {
        Packages = [.. Packages.Select(p => p with { Record = p.Record with { Url = Redaction.Strip(p.Record.Url) } })],
    };

    /// <summary>Writes the plan without credentials, unless another run of the same step has written one, which then takes
    /// precedence.</summary>
    /// <returns>The plan that takes precedence.</returns>
    public async Task<BuildPlan> WriteAsync(IBlobs blobs, string name, CancellationToken cancellationToken)
    {
        try
        {
            using MemoryStream content = new(JsonSerializer.SerializeToUtf8Bytes(WithoutSecrets(), WorkJson.Default.BuildPlan));
            await blobs.WriteAsync(name, content, BlobWriteOptions.CreateOnly with { ContentType = "application/json" }, cancellationToken);
            return this;
        }
        catch (ConflictException)
        {
            return await ReadAsync(blobs, name, cancellationToken);
        }
    }

    /// <summary>Reads a plan.</summary>
    public static async Task<BuildPlan> ReadAsync(IBlobs blobs, string name, CancellationToken cancellationToken)
    {
        await using Stream content = await blobs.OpenReadAsync(name, 0, null, cancellationToken);
        return (await JsonSerializer.DeserializeAsync(content, WorkJson.Default.BuildPlan, cancellationToken))!;
    }
}
