using System.Globalization;
using System.Text;

namespace CondaStore.SyntheticChannel;

/// <summary>
/// Packages that resemble a large community channel between 2020 and 2026: well-known names with requirements like their real ones, and as
/// many made-up ones as the wanted size needs. Every package requires only packages before it, so that its newest release can be installed.
/// </summary>
internal sealed class Catalog
{
    public const int LastDay = 1915;

    private const int FirstDay = -300;

    /// <summary>Minor version of Python, the day it came out, and the day the channel stops building for it.</summary>
    public static readonly (int Minor, int From, int Until)[] Pythons = [(9, FirstDay, 1760), (10, 364, 9999), (11, 749, 9999), (12, 1092, 9999), (13, 1463, 9999)];

    // Each line: kind, name, number of releases, requirements with a style: none = any, + at least, ~ major, ^ minor, = exactly, @ a virtual package.
    private const string WellKnown =
        """
        L ca-certificates 40
        L libzlib 12
        L xz 6
        L bzip2 4
        L zstd 14 libzlib~
        L lz4-c 8
        L openssl 60 ca-certificates
        L libffi 6
        L ncurses 6
        L readline 5 ncurses~
        L tk 6 libzlib~
        L libsqlite 45 libzlib~
        L libuuid 6
        L tzdata 14
        L icu 12
        L libxml2 30 icu~ libzlib~ xz~
        L libcurl 45 openssl~ libzlib~
        L libpng 14 libzlib~
        L libjpeg-turbo 10
        L libtiff 16 libjpeg-turbo~ libzlib~ xz~ zstd~
        L freetype 9 libpng~ libzlib~
        L libblas 34
        L hdf5 16 openssl~ libcurl~ libzlib~
        L libnetcdf 14 hdf5~ libcurl~ libxml2~
        L geos 14
        L proj 18 libsqlite~ libcurl~ libtiff~
        L libgdal 26 geos~ proj~ libcurl~ hdf5~ libnetcdf~ libpng~ libxml2~
        L libprotobuf 28 libzlib~
        L libgrpc 30 libprotobuf~ openssl~
        L libarrow 40 libgrpc~ libprotobuf~ zstd~ lz4-c~ openssl~
        L yaml 3
        L zeromq 8
        L ffmpeg 14 openssl~ freetype~ libxml2~
        L qt6-main 20 icu~ openssl~ libpng~ libjpeg-turbo~ libxml2~ freetype~
        L python - bzip2~ libffi~ libsqlite~ libuuid~ libzlib~ ncurses~ openssl~ readline~ tk~ xz~ tzdata
        N setuptools 180
        N wheel 24
        N pip 40 setuptools wheel
        N six 5
        N packaging 18
        N typing-extensions 24
        N certifi 36
        N idna 14
        N charset-normalizer 24
        N urllib3 50
        N requests 30 certifi+ charset-normalizer~ idna~ urllib3~
        N python-dateutil 6 six+
        N pytz 20
        N python-tzdata 14
        N cycler 4
        N pyparsing 18
        N joblib 14 setuptools
        N threadpoolctl 8
        N attrs 20
        N click 16 @__unix
        N cligj 3 click+
        N affine 4
        E markupsafe 10
        N jinja2 16 markupsafe+
        E numpy 40 libblas~
        E pandas 38 numpy~ python-dateutil+ pytz+ python-tzdata+
        E scipy 34 numpy~ libblas~
        E pillow 34 libjpeg-turbo~ libtiff~ libzlib~ freetype~
        E contourpy 12 numpy~
        E kiwisolver 9
        E fonttools 70
        E matplotlib-base 32 numpy~ pillow+ contourpy+ cycler+ fonttools+ kiwisolver+ packaging+ pyparsing+ python-dateutil+ freetype~
        E scikit-learn 26 numpy~ scipy joblib+ threadpoolctl+
        E pyarrow 40 libarrow~ numpy~
        E h5py 14 hdf5~ numpy~
        E cftime 12 numpy~
        E netcdf4 16 hdf5~ libnetcdf~ numpy~ cftime certifi
        E shapely 16 geos~ numpy~
        E pyproj 18 proj~ certifi
        E gdal 24 libgdal~ numpy~
        E fiona 16 libgdal~ shapely attrs+ click~ cligj+
        E rasterio 24 libgdal~ numpy~ affine attrs click~ certifi
        E pyyaml 12 yaml~
        E psutil 24
        E tornado 18
        E pyzmq 26 zeromq~
        E debugpy 36
        E rpds-py 40
        E frozenlist 12
        E multidict 20
        E yarl 36 idna+ multidict+
        N aiosignal 6 frozenlist+
        E aiohttp 60 aiosignal+ attrs+ frozenlist+ multidict~ yarl~
        E greenlet 30
        E sqlalchemy 70 greenlet+ typing-extensions+
        E pydantic-core 90 typing-extensions+
        E grpcio 40 libgrpc~
        E protobuf 44 libprotobuf~
        E regex 40
        E tokenizers 36 openssl~
        E httptools 8
        E uvloop 12
        E msgpack-python 10
        E opencv 30 hdf5~ ffmpeg~ qt6-main~ numpy~ libprotobuf~
        N traitlets 30
        N decorator 6
        N wcwidth 8
        N prompt-toolkit 30 wcwidth
        N pygments 26
        N parso 7
        N jedi 10 parso~
        N ptyprocess 2
        N pexpect 5 ptyprocess+
        N ipython 60 decorator jedi+ pexpect+ prompt-toolkit~ pygments+ traitlets+ @__unix
        N platformdirs 36
        N jupyter_core 26 platformdirs+ traitlets+ @__unix
        N jupyter_client 40 jupyter_core+ python-dateutil+ pyzmq+ tornado+ traitlets+
        N ipykernel 60 debugpy+ ipython+ jupyter_client+ jupyter_core+ packaging psutil pyzmq+ tornado+ traitlets+ @__linux
        N referencing 20 attrs+ rpds-py+
        N jsonschema 40 attrs+ referencing+ rpds-py+
        N nbformat 20 jsonschema+ jupyter_core+ traitlets+
        N mistune 12
        N nbclient 22 jupyter_client+ nbformat+ traitlets+
        N nbconvert 40 jinja2+ jupyter_core+ markupsafe+ mistune~ nbclient+ nbformat+ packaging pygments+ traitlets+
        N sniffio 5
        N anyio 28 idna+ sniffio+ typing-extensions+
        N terminado 12 ptyprocess tornado+ @__linux
        N jupyter_server 70 anyio+ jinja2+ jupyter_client+ jupyter_core+ nbconvert+ nbformat+ packaging+ pyzmq+ terminado+ tornado+ traitlets+
        N json5 16
        N jupyterlab_server 36 jinja2+ json5+ jsonschema+ jupyter_server~ packaging+ requests+
        N h11 6
        N httpcore 24 anyio~ certifi h11~ sniffio~
        N httpx 24 anyio certifi httpcore~ idna
        N notebook-shim 6 jupyter_server~
        N jupyterlab 150 httpx+ ipykernel+ jinja2+ jupyter_core jupyter_server~ jupyterlab_server~ notebook-shim+ packaging tornado+ traitlets
        N notebook 60 jupyter_server~ jupyterlab~ jupyterlab_server~ notebook-shim~ tornado+
        N matplotlib 32 matplotlib-base+ tornado
        N toolz 6
        N cloudpickle 10
        N fsspec 60
        N dask-core 110 click+ cloudpickle+ fsspec+ packaging+ pyyaml+ toolz+
        N distributed 110 click+ cloudpickle+ dask-core= jinja2+ msgpack-python+ packaging+ psutil+ pyyaml+ toolz+ tornado+ urllib3+
        N bokeh 36 contourpy+ jinja2+ numpy+ packaging+ pandas+ pillow+ pyyaml+ tornado+
        N dask 110 bokeh+ dask-core= distributed= numpy+ pandas+ pyarrow+
        N xarray 50 numpy+ packaging+ pandas+
        N zarr 36 numpy+ packaging+ typing-extensions+
        N geopandas 22 fiona+ matplotlib-base packaging pandas+ pyproj+ shapely+
        N annotated-types 7
        N pydantic 90 annotated-types+ pydantic-core= typing-extensions+
        N starlette 70 anyio~ typing-extensions+
        N fastapi 140 pydantic+ starlette~ typing-extensions+
        N uvicorn 50 click+ h11+ @__unix
        N uvicorn-standard 50 uvicorn= httptools+ pyyaml+ uvloop+
        N jmespath 4
        N botocore 900 jmespath~ python-dateutil~ urllib3~
        N s3transfer 40 botocore~
        N boto3 850 botocore^ jmespath~ s3transfer~
        N aiobotocore 110 aiohttp~ botocore^
        N s3fs 50 aiobotocore+ aiohttp fsspec+
        N filelock 36
        N huggingface_hub 80 filelock fsspec packaging+ pyyaml+ requests typing-extensions+
        N transformers 120 filelock huggingface_hub~ numpy+ packaging+ pyyaml+ regex requests tokenizers~
        N networkx 20
        N sympy 16
        E pytorch 30 numpy~ typing-extensions sympy networkx filelock jinja2 fsspec libprotobuf~ libblas~
        E cupy 20 numpy~ @__cuda
        """;

    private static readonly string[] Syllables =
        "ka to ri no mi ru pa lex dy vor sen qua bra zen tel mo fi gra nu ops lo net ta ser py dat xel ion flu cor bit van hep ast rum".Split(' ');

    private readonly List<Package> _all = [];
    private readonly Dictionary<string, Package> _byName = new(StringComparer.Ordinal);

    private Catalog()
    {
    }

    /// <summary>Requests worth solving here.</summary>
    public static IReadOnlyList<string> Requests { get; } =
    [
        "python=3.12",
        "python=3.12 numpy pandas",
        "python=3.11 numpy pandas scikit-learn matplotlib jupyterlab",
        "python=3.12 xarray dask zarr netcdf4",
        "python=3.10 gdal rasterio geopandas",
        "python=3.12 fastapi uvicorn-standard sqlalchemy pydantic httpx",
        "python=3.12 boto3 s3fs",
        "python=3.12 pytorch transformers",
        "jupyterlab notebook dask distributed s3fs boto3 pyarrow opencv",
        "python=3.11 pandas pyarrow grpcio libgdal>=2",
    ];

    /// <summary>
    /// Pairs of requests of one size: the first has an answer, the second has none. By kind: every build for that Python was made against a
    /// newer library than the one asked for; no build for that Python; a version, a name or a virtual package that does not exist, asked for
    /// or required; pins that clash, directly and deep down.
    /// </summary>
    public static IReadOnlyList<string> Pairs { get; } =
    [
        "python=3.12 gdal rasterio geopandas libgdal=3 | python=3.12 gdal rasterio geopandas libgdal=1",
        "python=3.12 numpy pandas scikit-learn libblas=4 | python=3.12 numpy pandas scikit-learn libblas=1",
        "python=3.12 xarray dask zarr netcdf4 libarrow=4 | python=3.12 xarray dask zarr netcdf4 libarrow=2",
        "python=3.12 opencv pyarrow libprotobuf=3 | python=3.12 opencv pyarrow libprotobuf=1",
        "python=3.12 jupyterlab matplotlib zeromq=1 | python=3.12 jupyterlab matplotlib openssl=2",
        "python=3.11 gdal=2 rasterio | python=3.13 gdal=1 rasterio",
        "python=3.9 pandas=1 scipy matplotlib | python=3.12 pandas=1 scipy matplotlib",
        "python=3.10 scikit-learn=1 jupyterlab | python=3.13 scikit-learn=1 jupyterlab",
        "python=3.12 numpy pandas | python=3.12 numpy=99 pandas",
        "python=3.12 scikit-learn matplotlib | python=3.12 scikit-lern matplotlib",
        "python=3.12 pytorch transformers | python=3.12 pytorch transformers __cuda",
        "python=3.12 scipy pytorch | python=3.12 scipy cupy",
        "python=3.12 fastapi pydantic=8 pydantic-core=8 | python=3.12 fastapi pydantic=8 pydantic-core=2",
        "python=3.12 dask=9 distributed=9 | python=3.12 dask=10 distributed=9",
        "python=3.12 boto3=60 s3transfer | python=3.12 boto3=60 botocore=20",
        "python=3.12 jupyterlab>=10 notebook | python=3.12 jupyterlab<3 notebook>=4",
    ];

    /// <summary>Packages that make at least so many records, in ordinal order of their names.</summary>
    public static IReadOnlyList<Package> OfSize(int records)
    {
        Catalog catalog = new();
        int made = 0;
        foreach (string line in WellKnown.Split('\n'))
        {
            made += catalog.Add(catalog.Read(line.TrimEnd('\r')));
        }

        Random random = new(1);
        for (int number = 0; made < records; number++)
        {
            made += catalog.Add(catalog.Invent(number, random));
        }

        return [.. catalog._all.OrderBy(p => p.Name, StringComparer.Ordinal)];
    }

    private int Add(Package package)
    {
        _all.Add(package);
        _byName.Add(package.Name, package);
        return RecordPlan.Of(package).Count();
    }

    private Package Read(string line)
    {
        string[] words = line.Split(' ');
        string name = words[1];
        int seed = Hash(name);
        return new Package
        {
            Name = name,
            Kind = words[0] == "L" ? PackageKind.Library : words[0] == "E" ? PackageKind.Extension : PackageKind.Noarch,
            Releases = name == "python" ? PythonReleases() : Releases(words[0] == "L" ? 8 : 12, int.Parse(words[2], CultureInfo.InvariantCulture), FirstDay, LastDay - (seed % 90)),
            Needs = [.. words.Skip(3).Where(w => w[0] != '@').Select(NeedOf)],
            Fixed = [.. words.Skip(3).Where(w => w[0] == '@').Select(w => w[1..])],
            Seed = seed,
        };
    }

    private Need NeedOf(string word)
    {
        PinStyle style = word[^1] switch { '+' => PinStyle.AtLeast, '~' => PinStyle.Major, '^' => PinStyle.Minor, '=' => PinStyle.Exact, _ => PinStyle.Any };
        return new Need(_byName[style == PinStyle.Any ? word : word[..^1]], style);
    }

    private Package Invent(int number, Random random)
    {
        int kind = random.Next(10);
        int count = 2 + (int)(40 * Math.Pow(random.NextDouble(), 3));
        int first = random.Next(FirstDay, 1500);
        int last = random.Next(4) == 0 ? random.Next(first, LastDay) : LastDay - random.Next(120);
        string name = Syllables[random.Next(Syllables.Length)] + Syllables[random.Next(Syllables.Length)] + (random.Next(3) == 0 ? "-" : "")
            + Syllables[random.Next(Syllables.Length)] + number.ToString(CultureInfo.InvariantCulture);
        PackageKind own = kind < 6 ? PackageKind.Noarch : kind < 8 ? PackageKind.Extension : PackageKind.Library;
        List<Need> needs = [];
        for (int i = random.Next(own == PackageKind.Noarch ? 6 : 4); i > 0; i--)
        {
            // Few packages are required by many.
            Package on = _all[(int)(_all.Count * Math.Pow(random.NextDouble(), 3))];
            bool fits = own != PackageKind.Library || on.Kind == PackageKind.Library;
            if (fits && on.Name is not ("python" or "pip") && needs.TrueForAll(n => n.On != on))
            {
                needs.Add(new Need(on, on.Kind == PackageKind.Library ? PinStyle.Major : (PinStyle)random.Next(2)));
            }
        }

        return new Package { Name = name, Kind = own, Releases = Releases(10, count, first, last), Needs = needs, Seed = Hash(name) };
    }

    private static List<Release> PythonReleases() =>
    [
        .. Pythons.SelectMany(p => Enumerable.Range(0, 20).Select(i => new Release(p.From + (i * 75), $"3.{p.Minor}.{i}")).Where(r => r.Day < Math.Min(LastDay, p.Until + 400)))
            .OrderBy(r => r.Day),
    ];

    private static List<Release> Releases(int perMajor, int count, int first, int last)
    {
        List<Release> releases = [];
        for (int i = 0; i < count; i++)
        {
            int minor = i % perMajor;
            int day = first + (int)((long)Math.Max(0, last - first) * i / count);
            releases.Add(new Release(day, $"{1 + (i / perMajor)}.{minor / 2}.{minor % 2}"));
        }

        return releases;
    }

    /// <summary>The same on every machine and in every process, which <see cref="string.GetHashCode()"/> is not.</summary>
    private static int Hash(string text)
    {
        uint hash = 2166136261;
        foreach (byte b in Encoding.UTF8.GetBytes(text))
        {
            hash = (hash ^ b) * 16777619;
        }

        return (int)(hash & 0x7FFFFFFF);
    }
}
