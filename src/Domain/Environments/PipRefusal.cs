using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.LockFiles;

namespace CondaStore.Domain.Environments;

/// <summary>
/// Says that Python projects cannot be had. An environment without something that was asked for is a failure, never a smaller success.
/// </summary>
public static class PipRefusal
{
    /// <summary>Returns the failure of a requirement where no index is asked.</summary>
    /// <param name="requirement">The requirement, or the name of the package.</param>
    public static StoreException Of(string requirement) => new(
        ErrorCode.Unsatisfiable,
        $"The pip package '{Redaction.Redact(requirement)}' cannot be installed: no package index is asked here.")
    {
        Hints = [$"Look for '{Redaction.Redact(requirement)}' in a conda channel and move it out of the pip section."],
    };

    /// <summary>Returns the failure of a project that has no wheel and would have to be built.</summary>
    public static StoreException Of(LockedPipPackage project) => new(
        ErrorCode.Unsatisfiable,
        $"The pip package '{project.Name}' cannot be installed: {Redaction.Redact(project.Url)} is no wheel and would have to be built.")
    {
        Hints = [$"Build a wheel of '{project.Name}', or look for it in a conda channel."],
    };
}
