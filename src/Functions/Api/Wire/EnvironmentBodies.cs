using System.ComponentModel;

namespace CondaStore.Functions.Api.Wire;

/// <summary>Represents the body of a request to change an environment.</summary>
internal sealed record EnvironmentBody(
    [property: Description("The build to activate. An archived build is recreated first.")] long? BuildId,
    [property: Description("The new description.")] string? Description);

/// <summary>Represents the body of a request to build an environment.</summary>
internal sealed record SpecificationBody(
    [property: Description("The namespace. Default: that of the caller.")] string? Namespace,
    [property: Description("The name of the environment of a lockfile.")] string? EnvironmentName,
    [property: Description("The description of the environment of a lockfile.")] string? EnvironmentDescription,
    [property: Description(
        "How much of the active build may change: free (everything), keep (only what the requirements demand) or only (the named packages).")]
    string? Mode,
    [property: Description("The packages that may change freely. Default: those whose requirements differ from the active build's.")]
    IReadOnlyList<string>? Names,
    [property: Description("The text of an environment file, or of a lockfile.")] string Specification = "",
    [property: Description("Whether the text is a lockfile, whose packages are installed without solving.")] bool IsLockfile = false);

/// <summary>Represents the body of a request to preview a specification.</summary>
internal sealed record PreviewBody(
    [property: Description("The namespace. Default: that of the caller.")] string? Namespace,
    [property: Description(
        "How much of the active build may change: free (everything), keep (only what the requirements demand) or only (the named packages).")]
    string? Mode,
    [property: Description("The packages that may change freely. Default: those whose requirements differ from the active build's.")]
    IReadOnlyList<string>? Names,
    [property: Description("The text of an environment file.")] string Specification = "");
