import pyarrow as pa
import pytest
from drawn import RECORDS, rows
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from toy import episodes

from skyscript.engine import tables
from skyscript.errors import StoreError
from skyscript.records import Detection, Episode, Line, Provenance, Record, ShootingScript, Sighting


@pytest.mark.parametrize("record", RECORDS, ids=lambda r: r.__name__)
@settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(data=st.data())
def test_every_record_survives_parquet(record: type[Record], data: st.DataObject) -> None:
    plain = tables.plain(data.draw(st.lists(rows(record), max_size=3)))
    back = tables.from_parquet(record, tables.to_parquet(record, plain))
    assert back == [record.model_validate(row) for row in plain]
    assert tables.digest(record, tables.plain(back)) == tables.digest(record, plain)


def sighting(score: float = 0.5, x0: float = 0.0) -> Sighting:
    return Sighting(
        drama="d", episode="e", shot="sh001", keyframe="k0001", label="cup", score=score, box=(x0, 0.0, 1.0, 1.0)
    )


def digest(*made: Record) -> str:
    return tables.digest(type(made[0]), tables.plain(made))


@given(st.integers(-(10**8), 10**8), st.floats(-1e-5, 1e-5))
def test_noise_below_the_last_kept_decimal_does_not_change_a_digest(steps: int, noise: float) -> None:
    value = steps / 10**tables.DECIMALS
    assert digest(sighting(x0=value + noise)) == digest(sighting(x0=value))
    assert digest(sighting(x0=value + 1e-4)) != digest(sighting(x0=value))


def test_negative_zero_is_zero() -> None:
    assert digest(sighting(x0=-0.00001)) == digest(sighting(x0=0.0))


def test_the_order_of_rows_and_the_type_are_content() -> None:
    one, other = sighting(0.1), sighting(0.2)
    assert digest(one, other) != digest(other, one)
    assert tables.empty_digest(Sighting) != tables.empty_digest(Detection)


def test_a_moved_file_is_the_same_episode() -> None:
    (here,) = episodes("e1")
    assert digest(here.model_copy(update={"path": "elsewhere/e1.mp4"})) == digest(here)
    assert digest(here.model_copy(update={"sha256": "other"})) != digest(here)
    plain = tables.plain([here])
    assert tables.from_parquet(Episode, tables.to_parquet(Episode, plain)) == [here], "unkeyed, but kept"


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
def test_nan_is_refused_wherever_it_hides(value: float) -> None:
    with pytest.raises(StoreError, match="null"):
        tables.plain([sighting(x0=value)])


def test_a_column_of_nulls_keeps_its_type() -> None:
    unseen = Detection(
        drama="d",
        episode="e",
        shot="sh001",
        keyframe="k0001",
        note="objects/0",
        annotator="y",
        label="伞",
        box=None,
        score=None,
        confirmed=None,
        detector="x",
    )
    schema = tables.to_arrow(Detection, tables.plain([unseen])).schema
    assert schema.field("score").type == pa.float64()
    assert schema.field("confirmed").type == pa.bool_()
    assert schema.field("box").type == pa.list_(pa.float64())
    assert schema == tables.to_arrow(Detection, []).schema, "tables of one type can be concatenated"


def test_mappings_keep_keys_that_are_paths() -> None:
    class Notes(Record):
        provenance: dict[str, Provenance]
        models: dict[str, str]

    made = Notes(
        provenance={"shots/sh012/camera/angle": Provenance(source="model"), "剧/集": Provenance(source="人")},
        models={"faces": "onnx:centerface"},
    )
    assert tables.from_parquet(Notes, tables.to_parquet(Notes, tables.plain([made]))) == [made]


def test_the_alias_is_the_column() -> None:
    assert "schema" in tables.schema(ShootingScript).names


def test_a_damaged_table_names_its_record() -> None:
    with pytest.raises(StoreError, match="Line"):
        tables.from_parquet(Line, b"PAR1 but no more")


def test_a_table_of_another_version_names_its_record() -> None:
    with pytest.raises(StoreError, match="Line"):
        tables.from_parquet(Line, tables.to_parquet(Sighting, tables.plain([sighting()])))
