namespace CondaStore.Domain.Store.Audit;

/// <summary>
/// Collects what a request changes, from its beginning until it is closed, wherever in the flow of the request that happens.
/// </summary>
public sealed class AuditScope
{
    private static readonly AsyncLocal<AuditScope?> Ambient = new();

    private readonly Lock _lock = new();
    private readonly List<AuditChange> _changes = [];
    private readonly SortedSet<string> _namespaces = new(StringComparer.Ordinal);
    private bool _isClosed;

    private AuditScope()
    {
    }

    /// <summary>Gets the scope of the request in progress, or null outside of requests that may change something.</summary>
    public static AuditScope? Current => Ambient.Value is { _isClosed: false } scope ? scope : null;

    /// <summary>Gets the primary namespace of the caller; empty until known, and for anonymous callers.</summary>
    public string Who { get; private set; } = "";

    /// <summary>Gets the ID of the caller's token, or null if it has none.</summary>
    public string? Token { get; private set; }

    /// <summary>Gets the namespaces in which something changed.</summary>
    public IReadOnlyCollection<string> Namespaces => _namespaces;

    /// <summary>Begins a scope for everything that the calling method does from now on.</summary>
    public static AuditScope Begin() => Ambient.Value = new AuditScope();

    /// <summary>Notes who calls.</summary>
    public void Identify(string who, string? token)
    {
        Who = who;
        Token = token;
    }

    /// <summary>Notes that work was started, which goes on after the request.</summary>
    /// <param name="work">The kind of work: <c>CreateBackup</c>.</param>
    /// <param name="id">What it works on.</param>
    public void NoteWork(string work, string id) => Note(null, new AuditChange($"work {work}", null, new Dictionary<string, string> { ["Id"] = id }));

    /// <summary>Ends the scope, and returns the changes.</summary>
    public IReadOnlyList<AuditChange> Close()
    {
        lock (_lock)
        {
            _isClosed = true;
            return _changes;
        }
    }

    internal void Note(string? ns, AuditChange change)
    {
        lock (_lock)
        {
            // Background work that the request has started inherits the scope.
            if (_isClosed)
            {
                return;
            }

            _changes.Add(change);
            if (ns is not null)
            {
                _namespaces.Add(ns);
            }
        }
    }
}
