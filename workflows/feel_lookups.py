"""What the FEEL functions of our own do; docs/feel.md shows their docstrings, Chinese and English.

Nothing is read before an expression calls the function. What can't be found is null, with the reason.
"""

from decimal import Decimal
from typing import Any

from sqlalchemy import select

from registers import records
from registers.models import Register
from staff import directory
from staff.models import Member, Organisation, OrganisationGroup, Position
from workflows.feel_times import Times, offer, unknown, whole


class Lookups(Times):
    """The functions' bodies; each reads through one session at one moment."""

    @offer("records(register: string)")
    def records(self, register: str) -> list[dict[str, Any]]:
        """登记册中未关闭的全部记录，每条含 key、name、status 和各字段。

        Contexts of all records that are not closed: key, name, status and the fields.
        """
        return records.all_of(self._session, self._register(register))

    @offer("record(register: string, key: string)")
    def record(self, register: str, key: str) -> dict[str, Any] | None:
        """登记册中的一条记录；没有则为 null。

        One record; null when unknown.
        """
        found = records.find(self._session, self._register(register), key)
        return found or unknown(f"登记册“{register}”中的", f"record of '{register}'", key)

    @offer("organisation name(code: string)")
    def organisation_name(self, code: str) -> str:
        """单位名称。

        Name of an organisation.
        """
        return self._organisation(code).name

    @offer("organisation code(name: string)")
    def organisation_code(self, name: str) -> str:
        """按全称、简称或别名查单位代码；查不到或不止一个则为 null。

        Code by name, short name or alias; null when unknown or ambiguous.
        """
        found = directory.organisation_named(self._session, name)
        return (found or unknown("唯一的单位", "one organisation", name)).code

    @offer("organisation prefix(code: string)")
    def organisation_prefix(self, code: str) -> str:
        """单位的机关代字，用于发文字号；没有代字的，为简称。

        What the numbers of an organisation's documents begin with; its short name when none is kept.
        """
        found = self._organisation(code)
        return found.number_prefix or found.short_name

    @offer("division code(code: string)")
    def division_code(self, code: str) -> str:
        """单位的行政区划代码（GB/T 2260）。

        Administrative division of an organisation (GB/T 2260).
        """
        return self._organisation(code).division_code

    @offer("superior organisation(code: string)")
    def superior_organisation(self, code: str) -> str | None:
        """上级单位的代码；最上一级为 null。

        Code of the organisation above; null at the top.
        """
        above = self._organisation(code).parent
        return above.code if above else None

    @offer("suborganisations(code: string)")
    def suborganisations(self, code: str) -> list[str]:
        """直属下级单位的代码。

        Codes of the organisations directly below.
        """
        return directory.suborganisations(self._session, self._organisation(code).code)

    @offer("group members(group: string)")
    def group_members(self, group: str) -> list[str]:
        """单位组今天的成员单位代码，按习惯次序。

        Codes of the organisations in a group, in customary order, as of today.
        """
        if self._session.get(OrganisationGroup, group) is None:
            unknown("单位组", "group", group)
        return directory.group_members(self._session, group, self._today)

    @offer("members of(organisation: string, position: string)")
    def members_of(self, organisation: str, position: str) -> list[str]:
        """单位某岗位今天的在岗人员（用户名）；岗位空缺则为空列表。

        Usernames of who holds a position in an organisation today; empty when it is vacant.
        """
        code, position = self._organisation(organisation).code, self._position(position)
        return directory.usernames_at(self._session, code, position, self._today)

    @offer("superiors of(organisation: string, position: string)")
    def superiors_of(self, organisation: str, position: str) -> list[str]:
        """单位某岗位的直接上级（用户名）：本单位高一级有人的岗位，没有则到上级单位；最上一级为空列表。

        Usernames directly above a position: of the next rank held here, else of the organisation above.
        """
        found = self._organisation(organisation)
        above = directory.superiors(self._session, found.id, self._position(position), self._today)
        return [member.username for member in above]

    @offer("organisation of(username: string)")
    def organisation_of(self, username: str) -> str:
        """人员所在单位的代码。

        Code of the organisation a member belongs to.
        """
        return self._member(username).organisation.code

    @offer("position of(username: string)")
    def position_of(self, username: str) -> str | None:
        """人员今天在所在单位的最高岗位（键）；没有任职则为 null。

        Key of the highest position a member holds in their organisation today; null for none.
        """
        member = self._member(username)
        return directory.highest_position(self._session, member.id, member.organisation_id, self._today)

    @offer("member name(username: string)")
    def member_name(self, username: str) -> str:
        """人员姓名。

        Name of a member.
        """
        return self._member(username).name

    @offer("member phone(username: string)")
    def member_phone(self, username: str) -> str | None:
        """人员的联系电话；没有登记则为 null。

        Telephone number of a member; null when none is kept.
        """
        return self._member(username).phone or None

    @offer("chair(year: number)")
    def chair(self, year: Decimal) -> str:
        """长三角应急管理专题合作组当年轮值方的单位代码。

        Code of the rotating chair of the Yangtze Delta's emergency-management group.
        """
        return directory.chair_of(whole(year))

    def _organisation(self, code: str) -> Organisation:
        return directory.organisation_by_code(self._session, code) or unknown("单位", "organisation", code)

    def _member(self, username: str) -> Member:
        found = self._session.scalar(select(Member).where(Member.username == username))
        return found or unknown("人员", "member", username)

    def _position(self, key: str) -> str:
        return (self._session.get(Position, key) or unknown("岗位", "position", key)).key

    def _register(self, key: str) -> str:
        return (self._session.get(Register, key) or unknown("登记册", "register", key)).key
