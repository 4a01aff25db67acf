namespace CondaStore.Domain.Environments;

/// <summary>Names the folders of a machine in which projects without a wheel are built, below one on a local disk.</summary>
/// <param name="Root">The absolute path of the folder; created if missing.</param>
public sealed record BuildFolders(string Root)
{
    /// <summary>Gets the folder of repositories.</summary>
    public string Repositories => Path.Combine(Root, "git");

    /// <summary>Gets the folder of environments that projects are built in.</summary>
    public string Environments => Path.Combine(Root, "builds/envs");

    /// <summary>Gets the folder of builds that are running.</summary>
    public string Work => Path.Combine(Root, "builds/work");

    /// <summary>Gets the folder of locks.</summary>
    public string Locks => Path.Combine(Root, "builds/locks");

    /// <summary>Gets the lock that commands share from the first sources that they find to the last wheel that they take, and that is for
    /// cleaning alone.</summary>
    public string InUse => Path.Combine(Root, "builds/in-use.lock");

    /// <summary>Gets the folder of wheels by their SHA-256.</summary>
    public string Wheels => Path.Combine(Root, "builds/wheels");

    /// <summary>Gets the folder of what is known about builds.</summary>
    public string Results => Path.Combine(Root, "builds/results");
}
