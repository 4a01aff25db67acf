using CondaStore.Domain.Versions;

namespace CondaStore.Domain.Specs;

/// <summary>How an environment file is read.</summary>
public sealed record EnvironmentFileOptions
{
    /// <summary>The file name shown in messages; null when the text came from elsewhere.</summary>
    public string? File { get; init; }

    /// <summary>The platform that selectors (<c># [linux]</c>, <c>sel(linux):</c>) are evaluated for; null keeps all lines.</summary>
    public string? Platform { get; init; }

    /// <summary>How match specs are read.</summary>
    public SpecOptions SpecOptions { get; init; } = SpecOptions.Extensions;

    /// <summary>The most characters read.</summary>
    public int MaxLength { get; init; } = 1 << 20;
}
