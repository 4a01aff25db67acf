using System.ComponentModel;

namespace CondaStore.Functions.Api.Wire;

/// <summary>Represents the body of a request to archive all builds that meet a filter.</summary>
internal sealed record ArchiveBody(
    [property: Description("The pattern of namespaces, in which `*` matches any text. Default: all.")] string? Namespace,
    [property: Description("The pattern of environments. Default: all.")] string? Environment,
    [property: Description("The number of newest builds of each environment that are kept.")] long? KeepLast,
    [property: Description("Selects builds older than an age (`30d`, `12h`, `6w`) or from before a date.")] string? OlderThan,
    [property: Description("Selects builds that have not been active within an age or since a date.")] string? NotActivatedSince,
    [property: Description("Selects builds whose environment is larger than this, in bytes.")] long? LargerThan,
    [property: Description("Whether active builds are archived as well.")] bool IncludeActive = false,
    [property: Description("`packed` also keeps packed environments."), WireValues("specification", "packed")]
    string Keep = "specification",
    [property: Description("Whether to return only the plan.")] bool DryRun = false);

/// <summary>Represents the body of a request to archive a build.</summary>
internal sealed record BuildArchiveBody(
    [property: Description("Whether the active build may be archived too.")] bool Force = false,
    [property: Description("`packed` also keeps the packed environment."), WireValues("specification", "packed")]
    string Keep = "specification");

/// <summary>Represents the body of a request to recreate a build.</summary>
internal sealed record RecreateBody(
    [property: Description("Whether the build becomes the active build of its environment afterwards.")] bool Activate = false);
