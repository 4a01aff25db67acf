using System.Diagnostics;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Access;
using CondaStore.Domain.Store.Configuration;
using CondaStore.Domain.Store.Ledger;
using CondaStore.Domain.Store.Ports;
using CondaStore.Domain.Store.Rows;
using CondaStore.Domain.Store.Specifying;
using CondaStore.Functions.Api.System;

namespace CondaStore.LedgerScale;

/// <summary>What people and workers do with the ledger, each many times at random places.</summary>
internal sealed class Measurement
{
    /// <summary>How often an operation that only reads is repeated.</summary>
    public const int Reads = 300;
    private const int Writes = 100;

    private readonly CountingTable _table;
    private readonly NamespaceStore _namespaces;
    private readonly BuildStore _builds;
    private readonly EnvironmentStore _environments;
    private readonly Specifications _specifications;
    private readonly StoreNumbers _numbers;
    private readonly Random _random;

    public Measurement(ITable table, IBlobs blobs, int seed = 1)
    {
        _random = new Random(seed);
        _table = new CountingTable(table);
        _namespaces = new NamespaceStore(_table, TimeProvider.System);
        _builds = new BuildStore(_table, blobs, TimeProvider.System);
        _environments = new EnvironmentStore(_table, TimeProvider.System);
        _numbers = new StoreNumbers(_builds, new Usage(_table));
        Settings settings = new(_table, StoreSettings.Defaults, TimeProvider.System);
        _specifications = new Specifications(_table, blobs, settings, _namespaces, _builds, TimeProvider.System);
    }

    /// <summary>How many builds a ledger holds, by magnitude: measuring adds a few.</summary>
    public async Task<long> SizeAsync() => (long)Math.Pow(10, Math.Floor(Math.Log10(await new Identities(_table).NewestAsync(Identities.Builds, default))));

    public async Task<IReadOnlyList<Figure>> RunAsync()
    {
        long size = await SizeAsync();
        List<Figure> figures = [];
        foreach ((string name, int times, Func<Task> run) in Operations(size))
        {
            figures.Add(await MeasureAsync(size, name, times, run));
        }

        return figures;
    }

    /// <summary>What is measured, for a ledger of a size.</summary>
    public IEnumerable<(string Name, int Times, Func<Task> Run)> Operations(long size)
    {
        long environments = Math.Max(1, size / History.NamespaceCount / History.BuildsEach);
        yield return ("read a build", Reads, () => _builds.GetAsync(_random.NextInt64(1, size + 1), default));
        yield return ("read an environment", Reads, () => _environments.GetAsync(SomeNamespace(), SomeEnvironment(environments), default));
        yield return ("first page of all builds, newest first", Reads, () => BuildsAsync(new() { Visibility = Visibility.All, Descending = true }, 0));
        yield return ("first page of all builds, oldest first", Reads, () => BuildsAsync(new() { Visibility = Visibility.All }, 0));
        yield return ("first page of a namespace's builds", Reads, () => BuildsAsync(new() { Visibility = Visibility.All, Namespace = SomeNamespace(), Descending = true }, 0));
        yield return ("builds of an environment", Reads, () => BuildsAsync(
            new() { Visibility = Visibility.All, Namespace = SomeNamespace(), Name = SomeEnvironment(environments), Descending = true }, 0));
        yield return ("failed builds of an environment", Reads, () => BuildsAsync(
            new() { Visibility = Visibility.All, Namespace = SomeNamespace(), Name = SomeEnvironment(environments), Status = BuildStatus.Failed }, 0));
        yield return ("queued and building builds", Reads, () => BuildsAsync(new() { Visibility = Visibility.All, Status = BuildStatus.Queued }, 0));
        yield return ("what the sweep looks at", Reads, () => _builds.ActiveAsync(default));
        yield return ("first page of environments", Reads, () => _environments.PageAsync(new() { Visibility = Visibility.All }, new Paging(0, 10), default));
        yield return ("page of environments behind a cursor", Reads, () => _environments.AfterAsync(
            new() { Visibility = Visibility.All },
            EnvironmentCursor.Write(new StoreEnvironment { Id = 1, Namespace = SomeNamespace(), Name = SomeEnvironment(environments), CreatedOn = default }),
            10,
            default));
        yield return ("numbers for monitoring", Reads, () => _numbers.GetAsync(default));
        yield return ("submit, build to the end, activate", Writes, BuildAsync);
        yield return ("report progress", Writes, ReportAsync);
    }

    private Task BuildsAsync(BuildQuery query, int offset) => _builds.PageAsync(query, new Paging(offset, 10), default);

    private async Task BuildAsync()
    {
        Build build = await SubmitAsync();
        await _builds.BeginAsync(build.Id, 0, "token", "worker", default);
        await _builds.CompleteAsync(build.Id, 1, 1000, 1000, default);
    }

    private async Task ReportAsync()
    {
        Build build = _reported ??= await BegunAsync();
        await _builds.ReportAsync(build.Id, build.Attempt, InstallPhase.Link, new BuildProgress(1, 2, 3, 4), TimeSpan.Zero, default);
    }

    private Build? _reported;

    private async Task<Build> BegunAsync() => await _builds.BeginAsync((await SubmitAsync()).Id, 0, "token", "worker", default);

    private Task<Build> SubmitAsync() => _specifications.SubmitAsync(
        new SpecificationSubmission { Text = $"name: made-{_random.Next(5)}\nchannels: [conda-forge]\ndependencies: [python]\n", Namespace = SomeNamespace() }, Caller.Store, default);

    private string SomeNamespace() => History.NamespaceOf(_random.Next(History.NamespaceCount));

    private string SomeEnvironment(long environments) => History.EnvironmentOf(_random.NextInt64(environments));

    private async Task<Figure> MeasureAsync(long size, string name, int times, Func<Task> run)
    {
        for (int i = 0; i < times / 10; i++)
        {
            await run();
        }

        (long requests, long rows) = (_table.Requests, _table.Rows);
        double[] milliseconds = new double[times];
        for (int i = 0; i < times; i++)
        {
            long started = Stopwatch.GetTimestamp();
            await run();
            milliseconds[i] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        }

        Array.Sort(milliseconds);
        double times1 = times;
        return new Figure(
            size, name, milliseconds[times / 2], milliseconds[times * 95 / 100], (_table.Requests - requests) / times1, (_table.Rows - rows) / times1);
    }
}
