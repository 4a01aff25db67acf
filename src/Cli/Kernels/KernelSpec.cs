namespace CondaStore.Cli.Kernels;

/// <summary>Represents a kernel as Jupyter reads it (https://jupyter-client.readthedocs.io/en/stable/kernels.html#kernel-specs).</summary>
/// <param name="Argv">The program and its arguments.</param>
/// <param name="DisplayName">The name that Jupyter shows.</param>
/// <param name="Language">The name of the programming language.</param>
/// <param name="InterruptMode">How the kernel is interrupted.</param>
/// <param name="Metadata">What other programs have added.</param>
internal sealed record KernelSpec(
    IReadOnlyList<string> Argv, string DisplayName, string Language, string InterruptMode, KernelMetadata? Metadata);

/// <summary>Represents the metadata of a kernel.</summary>
/// <param name="CondaStore">What this command has added, or null if the kernel belongs to another program.</param>
internal sealed record KernelMetadata(KernelSource? CondaStore);

/// <summary>Represents where a kernel comes from.</summary>
/// <param name="Url">The URL of the store.</param>
/// <param name="Environment">The environment, possibly with a build: <c>team/science@17</c>.</param>
internal sealed record KernelSource(string Url, string Environment);

/// <summary>Represents a kernel in the user's folder.</summary>
/// <param name="Name">The name by which Jupyter starts it.</param>
/// <param name="Folder">The folder of the kernel.</param>
/// <param name="Source">Where it comes from.</param>
internal sealed record InstalledKernel(string Name, string Folder, KernelSource Source);
