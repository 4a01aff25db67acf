namespace CondaStore.Client;

/// <summary>Which builds to archive; a build has to meet everything that is given, and something has to be given beside the patterns.</summary>
public sealed record ArchiveFilterWish
{
    /// <summary>Pattern of namespaces, with <c>*</c> for any text; null for all.</summary>
    public string? Namespace { get; init; }

    /// <summary>Pattern of environments; null for all.</summary>
    public string? Environment { get; init; }

    /// <summary>Keeps the newest so many builds of every environment.</summary>
    public int? KeepLast { get; init; }

    /// <summary>Built before an age ago (<c>30d</c>, <c>12h</c>, <c>6w</c>) or a date.</summary>
    public string? OlderThan { get; init; }

    /// <summary>Not made active since an age ago or a date.</summary>
    public string? NotActivatedSince { get; init; }

    /// <summary>Environments of more bytes than this.</summary>
    public long? LargerThan { get; init; }

    /// <summary>Whether active builds are archived too.</summary>
    public bool IncludeActive { get; init; }

    /// <summary><c>packed</c> keeps packed environments; null keeps specification, lockfile and log only.</summary>
    public string? Keep { get; init; }

    /// <summary>Whether only the plan is wanted.</summary>
    public bool DryRun { get; init; }
}
