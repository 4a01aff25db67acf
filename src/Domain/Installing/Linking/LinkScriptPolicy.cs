namespace CondaStore.Domain.Installing.Linking;

/// <summary>Whether scripts that packages bring along are run while linking. They are arbitrary code of the package's author.</summary>
public enum LinkScriptPolicy
{
    /// <summary>None is run.</summary>
    Never,

    /// <summary>Those of packages named in the options are run, except <c>pre-link</c>.</summary>
    AllowListed,

    /// <summary>All are run.</summary>
    Always,
}
