using System.Collections.Concurrent;
using System.Threading.Channels;
using CondaStore.Domain.Installing.Prefixes;
using CondaStore.Domain.Records;
using CondaStore.Domain.Solving;
using SourceChannel = System.Threading.Channels.Channel;

namespace CondaStore.Domain.Installing.Linking;

/// <summary>
/// Compiles the Python sources of platform-independent packages while other packages are still being linked. Compiling begins as soon as
/// Python and everything it depends on are there.
/// </summary>
internal sealed class BytecodeQueue : IAsyncDisposable
{
    private readonly string _prefix;
    private readonly PythonInfo _python;
    private readonly int _processes;
    private readonly Action<string> _warn;
    private readonly HashSet<string> _awaited;
    private readonly Channel<string> _sources = SourceChannel.CreateUnbounded<string>();
    private readonly ConcurrentDictionary<string, string> _compiled = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();
    private Task[] _workers = [];

    /// <param name="prefix">The environment.</param>
    /// <param name="python">Its Python.</param>
    /// <param name="awaited">Names of packages that must be linked before Python runs.</param>
    /// <param name="processes">How many interpreters compile side by side.</param>
    /// <param name="warn">Receives what went wrong; compiling is never a reason to fail.</param>
    public BytecodeQueue(string prefix, PythonInfo python, IEnumerable<string> awaited, int processes, Action<string> warn)
    {
        _prefix = prefix;
        _python = python;
        _awaited = new HashSet<string>(awaited, StringComparer.Ordinal);
        _processes = Math.Max(processes, 1);
        _warn = warn;
        StartWhenPossible();
    }

    /// <summary>Names of what must be linked before the Python of an environment runs: itself and all it depends on.</summary>
    public static HashSet<string> NeededByPython(IReadOnlyList<RepodataRecord> order)
    {
        HashSet<string> needed = new(StringComparer.Ordinal) { "python" };

        // Behind each package in the order stand only packages that do not belong to its dependencies.
        foreach (RepodataRecord record in order.Reverse())
        {
            if (needed.Contains(record.Key))
            {
                needed.UnionWith(record.Depends.Select(d => TopologicalOrder.NameOf(d)));
            }
        }

        needed.IntersectWith(order.Where(r => r.Noarch != NoarchKind.Python).Select(r => r.Key));
        return needed;
    }

    /// <summary>Takes note of a linked package and queues its sources.</summary>
    public void Add(PrefixRecord record)
    {
        if (record.Repodata.Noarch == NoarchKind.Python)
        {
            foreach (PrefixPath path in record.Paths)
            {
                if (IsSource(path))
                {
                    _sources.Writer.TryWrite(path.Path);
                }
            }
        }

        lock (_lock)
        {
            _awaited.Remove(record.Repodata.Key);
        }

        StartWhenPossible();
    }

    /// <summary>Determines whether a path is a source that is compiled.</summary>
    public bool IsSource(PrefixPath path) =>
        path.OriginalPath is null
        && path.Type == PrefixPathType.HardLink
        && path.Path.EndsWith(".py", StringComparison.Ordinal)
        && path.Path.StartsWith(_python.SitePackages + "/", StringComparison.Ordinal)
        && !path.Path.Contains('\n', StringComparison.Ordinal);

    /// <summary>Waits until everything is compiled.</summary>
    /// <returns>The bytecode file of each source that could be compiled, both relative to the prefix.</returns>
    public async Task<IReadOnlyDictionary<string, string>> CompleteAsync(CancellationToken cancellationToken)
    {
        _sources.Writer.TryComplete();
        await Task.WhenAll(_workers).WaitAsync(cancellationToken);
        return _compiled;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _sources.Writer.TryComplete();
        await _stop.CancelAsync();
        await Task.WhenAll(_workers).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private void StartWhenPossible()
    {
        lock (_lock)
        {
            if (_awaited.Count == 0 && _workers.Length == 0)
            {
                _workers = [.. Enumerable.Range(0, _processes).Select(_ => Task.Run(WorkAsync))];
            }
        }
    }

    private async Task WorkAsync()
    {
        // The interpreter is not started before there is something to compile.
        if (!await _sources.Reader.WaitToReadAsync(_stop.Token))
        {
            return;
        }

        await using BytecodeCompiler? compiler = BytecodeCompiler.TryStart(_prefix, _python, _warn);
        List<string> batch = [];
        while (await _sources.Reader.WaitToReadAsync(_stop.Token))
        {
            batch.Clear();
            while (batch.Count < BytecodeCompiler.BatchLength && _sources.Reader.TryRead(out string? source))
            {
                batch.Add(source);
            }

            if (compiler is null || !await compiler.TryCompileAsync(batch, _compiled, _stop.Token))
            {
                return;
            }
        }
    }
}
