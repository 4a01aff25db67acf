using CondaStore.Domain.Versions;

namespace CondaStore.Domain.Environments.Formats;

/// <summary>How an environment file is read.</summary>
public sealed record EnvironmentFileOptions
{
    /// <summary>The file name shown in messages; null when the text came from elsewhere.</summary>
    public string? File { get; init; }

    /// <summary>The platform that selectors (<c># [linux]</c>, <c>sel(linux):</c>) are evaluated for; null keeps all lines.</summary>
    public string? Platform { get; init; }

    /// <summary>
    /// Whether the selectors of dependencies are kept with them, to be evaluated later, and not evaluated for the platform.
    /// </summary>
    public bool KeepsSelectors { get; init; }

    /// <summary>Which names an environment may have; then there must be one. Null for any or none.</summary>
    public Func<string, bool>? IsName { get; init; }

    /// <summary>
    /// Whether lines for pip must be requirements or one of <see cref="PipLine.KnownOptions"/>; otherwise they are what pip takes on the
    /// user's own machine.
    /// </summary>
    public bool ChecksPip { get; init; }

    /// <summary>How match specs are read.</summary>
    public SpecOptions SpecOptions { get; init; } = SpecOptions.Extensions;

    /// <summary>The most characters read.</summary>
    public int MaxLength { get; init; } = 1 << 20;
}
