namespace CondaStore.Domain.Cache;

/// <summary>Provides mutual exclusion per key among the threads of this process. Unused keys take no memory.</summary>
internal sealed class KeyedGate
{
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    /// <summary>Waits to enter the gate of a key; disposing the result leaves it.</summary>
    public async Task<IDisposable> EnterAsync(string key, CancellationToken cancellationToken)
    {
        Entry entry;
        lock (_entries)
        {
            if (!_entries.TryGetValue(key, out entry!))
            {
                _entries[key] = entry = new Entry(this, key);
            }

            entry.Users++;
        }

        try
        {
            await entry.Turn.WaitAsync(cancellationToken);
            return entry;
        }
        catch
        {
            Leave(entry);
            throw;
        }
    }

    private void Leave(Entry entry)
    {
        lock (_entries)
        {
            if (--entry.Users == 0)
            {
                _entries.Remove(entry.Key);
                entry.Turn.Dispose();
            }
        }
    }

    private sealed class Entry(KeyedGate gate, string key) : IDisposable
    {
        public SemaphoreSlim Turn { get; } = new(1, 1);

        public string Key => key;

        public int Users { get; set; }

        public void Dispose()
        {
            Turn.Release();
            gate.Leave(this);
        }
    }
}
