namespace CondaStore.Domain.Store.Audit;

/// <summary>Specifies lines of the audit log; what is null does not restrict them.</summary>
public sealed record AuditFilter
{
    /// <summary>Gets the primary namespace of the caller.</summary>
    public string? Who { get; init; }

    /// <summary>Gets the operation.</summary>
    public string? Operation { get; init; }

    /// <summary>Gets a namespace in which something changed.</summary>
    public string? Namespace { get; init; }

    /// <summary>Gets the time of the first line.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Gets the time before which the last line is.</summary>
    public DateTimeOffset? Until { get; init; }

    internal bool Matches(AuditRecord record) =>
        (Who is null || record.Who == Who)
        && (Operation is null || record.Operation == Operation)
        && (Namespace is null || record.Namespaces.Contains(Namespace))
        && (Since is null || record.Time >= Since)
        && (Until is null || record.Time < Until);
}
