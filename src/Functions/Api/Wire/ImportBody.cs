using System.ComponentModel;

namespace CondaStore.Functions.Api.Wire;

/// <summary>Represents the body of a request to create an import.</summary>
internal sealed record ImportBody(
    [property: Description("The namespace, which is created if it does not exist. Default: that of the caller.")] string? Namespace,
    [property: Description("The name of the environment. Default: the name in the bundle.")] string? Environment);
