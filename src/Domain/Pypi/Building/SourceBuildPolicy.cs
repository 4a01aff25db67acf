namespace CondaStore.Domain.Pypi.Building;

/// <summary>Specifies whether projects are built that have no wheel, which means to run the code of others.</summary>
public enum SourceBuildPolicy
{
    /// <summary>Nothing is built.</summary>
    Never,

    /// <summary>
    /// Only projects are built whose build runs the code of a known backend alone (<see cref="ProjectFile.IsDeclarative"/>), and whose
    /// wheel is for every platform.
    /// </summary>
    Pure,

    /// <summary>Everything is built.</summary>
    Allow,
}
