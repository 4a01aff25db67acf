using System.Runtime.Versioning;

// Debian's tools run on Linux alone.
[assembly: SupportedOSPlatform("linux")]
