"""The timeline and the search as the stack of FastAPI, SQLAlchemy, asyncpg and Jinja2 makes them: 20 events a page."""

import os
from datetime import datetime

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse
from fastapi.templating import Jinja2Templates
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import ARRAY, BigInteger, DateTime, Text, func, select
from sqlalchemy.dialects.postgresql import JSONB, TSVECTOR
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Event(Base):
    __tablename__ = "events"
    id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    timestamp = mapped_column(DateTime(timezone=True))
    title = mapped_column(Text)
    description = mapped_column(Text)
    tags = mapped_column(ARRAY(Text))
    # "metadata" is SQLAlchemy's own.
    data = mapped_column("metadata", JSONB)
    deleted_at = mapped_column(DateTime(timezone=True))
    search_vector = mapped_column(TSVECTOR, deferred=True)


class Item(BaseModel):
    model_config = ConfigDict(from_attributes=True)
    id: int
    timestamp: datetime
    title: str
    description: str | None
    tags: list[str]
    metadata: dict | None = Field(validation_alias="data")


engine = create_async_engine(os.environ["DATABASE_URL"].replace("postgresql:", "postgresql+asyncpg:"))
session = async_sessionmaker(engine, expire_on_commit=False)
templates = Jinja2Templates(directory=os.path.dirname(__file__))
app = FastAPI()


@app.get("/", response_class=HTMLResponse)
async def timeline(request: Request):
    newest = (
        select(Event)
        .where(Event.deleted_at.is_(None))
        .order_by(Event.timestamp.desc(), Event.id.desc())
        .limit(20)
    )
    async with session() as db:
        events = (await db.scalars(newest)).all()
    return templates.TemplateResponse(request, "timeline.html", {"events": events})


@app.get("/api/search")
async def search(q: str, limit: int = 20):
    found = (
        select(Event)
        .where(Event.deleted_at.is_(None))
        .where(Event.search_vector.bool_op("@@")(func.websearch_to_tsquery("english", q)))
        .order_by(Event.timestamp.desc())
        .limit(limit)
    )
    async with session() as db:
        events = (await db.scalars(found)).all()
    return {"items": [Item.model_validate(event) for event in events]}
