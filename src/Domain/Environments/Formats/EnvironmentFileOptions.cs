using CondaStore.Domain.Versions;

namespace CondaStore.Domain.Environments.Formats;

/// <summary>Specifies how an environment file is parsed.</summary>
public sealed record EnvironmentFileOptions
{
    /// <summary>Gets the file name shown in messages; null if the text is not from a file.</summary>
    public string? File { get; init; }

    /// <summary>Gets the platform that selectors (<c># [linux]</c>, <c>sel(linux):</c>) are evaluated for; null keeps all lines.</summary>
    public string? Platform { get; init; }

    /// <summary>
    /// Gets whether the selectors of dependencies are kept for later evaluation instead of being evaluated for the platform.
    /// </summary>
    public bool KeepsSelectors { get; init; }

    /// <summary>Gets a predicate for valid environment names, which also makes the name required; null to accept any name or
    /// none.</summary>
    public Func<string, bool>? IsName { get; init; }

    /// <summary>
    /// Gets whether lines for pip must be requirements or one of <see cref="PipLine.KnownOptions"/>; otherwise anything that pip accepts is
    /// allowed.
    /// </summary>
    public bool ChecksPip { get; init; }

    /// <summary>Gets how match specs are parsed.</summary>
    public SpecOptions SpecOptions { get; init; } = SpecOptions.Extensions;

    /// <summary>Gets the maximum number of characters.</summary>
    public int MaxLength { get; init; } = 1 << 20;
}
