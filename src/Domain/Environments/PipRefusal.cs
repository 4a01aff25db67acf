using CondaStore.Domain.Diagnostics;

namespace CondaStore.Domain.Environments;

/// <summary>
/// Says that pip packages cannot be had. An environment without something that was asked for is a failure, never a smaller success.
/// </summary>
public static class PipRefusal
{
    /// <summary>The failure.</summary>
    /// <param name="requirement">The requirement, or the name of the package.</param>
    public static StoreException Of(string requirement) => new(
        ErrorCode.Unsatisfiable,
        $"The pip package '{Redaction.Redact(requirement)}' cannot be installed: this version installs conda packages only.")
    {
        Hints =
        [
            $"Look for '{Redaction.Redact(requirement)}' in a conda channel and move it out of the pip section.",
            "'conda-store local lock' locks it together with the conda packages; another tool can install that lockfile.",
        ],
    };
}
