"""The second half of the words of each field of work: see ``fields.py``."""

# ruff: noqa: E501 -- a table of words
from __future__ import annotations

MORE = {
    "procurement": """
        procurement purchasing purchasing_* supplier* vendor* sourcing dual_sourcing second_source category_buyer buy_better packaging raw_material*
        steel indirect_spend direct_spend spend_under spend_on framework_contract* commodit* parcel_services vendor_consolidation input_cost*
        purchase_price* material_cost* critical_chips supply_contract* secure_supply security_of_supply supply_risk ppap low-cost_country
        bids_received three_bids cogs cost_of_goods* telecom_contract* insurance_premium* raw_material_* travel_cost* catering_contract
        mobile_contract* maverick_spend supplier_relations* supply_agreement* raw_material_availability volume_bonus purchasing_income buying_group*
        |
        category buyer spend framework material tender* supply bids procure* purchase* buy
        """,
    "logistics": """
        otif hub hubs deliveries delivery late_delivery next-day next-day_delivery lead_time* warehouse* logistic* freight transport* dispatch*
        inventory inventories stock stock_accuracy stock_count safety_stock slow-moving spare_part* spare-part* shipping shipment* shipped depot*
        route_planning route routes route_network last-mile parcel* picking wms tms on-time on_time container* customs port haulage stock-out*
        stockout* supply_chain distribution_centre* distribution_center* empty_kilomet* empty_miles consignment* pallet* fill_rate lost_sales sorting
        logistics_cost* footprint cross-dock* days_on_market stock_turn* inventory_turn* stock_turns days_inventory days_of_inventory slotting
        order_to_delivery cold_store* cold_storage order_fulfillment order_fulfilment loading dock_to_stock dock-to-stock courier* carrier*
        shipping_cost* packing proof_of_delivery external_storage storage pallet_rack* racking loading_bay* demurrage detention drop_density
        parcels_per_hour perfect_order backorder* back-order* backlog_of_shipments cold_chain inbound outbound 3pl 4pl order_lead_time promise_date
        |
        deliver distribution stored hub
        """,
    "fleet": """
        fleet truck* van vans vehicle* driver* telematics fuel diesel tyres charger* charging_point* ev evs garage* trailer* idle_time vehicle_idle
        electrify_the fuel_cards cars_in_the_fleet rapid_charger* dashcam*
        |
        e-mobility
        """,
    "planning": """
        s&op sales_and_operations_planning demand_plan* forecast* scheduling_tool planning_tool capacity_plan* rota rotas rostering planning
        """,
    "cash": """
        cash cash_flow free_cash_flow cash_conversion cash_conversion_cycle cash_collection cash_pooling dso dpo dio working_capital
        net_working_capital liquidity receivable* overdue* payable* treasury collect collected collection collections debtor* credit_control
        credit_limit* credit_terms invoice invoices invoicing dunning clearinghouse clean_claim* claim_rate payment_terms payment_days early_payment
        direct_debit* billing bill bills days_sales factoring inventory inventories stock_value stock slow-moving prepayment* pay_faster
        supplier_terms consignment* obsolete_stock ageing_list aging_list zero_balanc* order_to_cash order-to-cash stock_turn* inventory_turn*
        days_inventory days_of_inventory days_on_market cash_collection* annual_prepayment* bank_fees idle_cash trapped_cash netting
        intercompany_netting reimbursement claim_denial* denial_rate payers debtor_days average_debtor cash_leakage duplicate_invoices payment_block*
        chargebacks reimbursements deposits advance_payment* milestone_payments progress_billing unbilled wip work_in_progress cash_release
        cash_generation retention_money* bad_debt
        |
        payment* credit days_outstanding treasurer
        """,
    "finance": """
        refinanc* debt loan loans lender* covenant* interest interest_rate* bank banks facility_agreement credit_facility credit_line* term_loan
        revolver mezzanine leverage deleverag* bond bonds hedg* capital_structure rating_agency net_debt equity_cure dividend* isda balance_sheet
        clean_balance_sheet pension_deficit pension_liabilit* pay_down repay* waiver guarantee_line* ifrs_16 sale_and_leaseback lease_back capex
        pension* provisions minority_shareholder* minority_stake buy_out_the share_buyback share_buy-back rights_issue lending_bank* credit_rating
        interest_cover* bullet unitranche refinancing_of letters_of_credit loi_fees swap* senior_notes notes_issue cash_sweep dollar_exposure fx
        currency_exposure currency_risk second_lien first_lien senior_secured bridge_loan raise_series series_a series_b series_c funding_round
        fundraising investment_bank investor_base high-yield amortisation amortization covenants headroom credit_agreement interest_bill
        interest_cost* guarantees bank_relationship* term_loan second_tranche venture_funding venture_capital
        |
        facility equity bank_guarantee* cfo finance financial treasurer
        """,
    "reporting": """
        month-end month_end closing_calendar close_in fast_close monthly_close audit_opinion unqualified ifrs gaap annual_accounts audited_accounts
        accounting controlling budget* monthly_report* board_pack board_report* lender_report* reporting_pack chart_of_accounts consolidation
        consolidated ledger general_ledger reporting back_office finance_function statutory_accounts finance_team financial_statements
        management_accounts cost-to-serve lease_register finance_platform unqualified_audit finance_headcount monthly_figures annual_report
        bookkeeping provisions close_the_books model_for_the_lenders financial_model monthly_accounts accounts_by_day close_by_day working_day_five
        kpi_pack board_papers management_information cost_centre* cost_center* management_reporting flash_report* group_accounts audit_fieldwork
        statutory_audit intercompany expense_policy expense_report* expense_management
        |
        audit* controller close closing finance financial
        """,
    "profit": """
        ebitda ebit margin gross_margin margins profit profits profitab* cost costs saving savings save overhead overheads opex sg&a administration unit_cost
        fixed_cost* expense* roi roic returns_on cheaper earnings break-even breakeven break_even loss-making cost-out cost_out run-rate_saving*
        price_of efficien* operational_excellence turnaround lean_hq complexity_cost* cost_leadership value_creation value_creation_plan 100-day_plan
        cogs cost_of_goods* gross_profit run_cost material_waste g&a contribution_margin profit_improvement bottom_line cost_base zero-based
        quality_of_earnings labour_cost* labor_cost* personnel_cost* staff_cost* payroll_cost* material_ratio
        cost_per_* sg&a_below indirect_cost* cost_savings lower_cost in_budget within_budget on_budget travel_policy expense_policy expense_report*
        travel_expense*
        |
        budget spend bill value returns
        """,
    "closure": """
        closure relocat* shut_down shutdown_of severance redundan* layoff* lay-off* terminat* voluntary_leaver 2_shifts two_shifts headcount_reduction
        delayer* wind_down wound_down decommission* powered_off retire retired site_closure plant_closure close_the_plant close_the_site
        close_the_warehouse close_the_depot close_the_office sites_closed closed_sites
        |
        freeze transfer
        """,
    "outsourcing": """
        outsourc* shared_service* nearshor* offshor* insourc* managed_service* master_services contract_manufactur* asset-light third-party_provider*
        managed_by
        """,
    "deal": """
        acquisition acquisitions acquired acquire acquir* add-on add-ons bolt-on* buy-and-build buy_and_build merger* merging merge m&a due_diligence
        takeover integrate integration post-merger synerg* carve-out carve_out stand-alone stand_alone standalone transitional_service* tsa
        one_company two_sales_forces one_brand 100_days first_100_days acquired_businesses acquired_companies group_domain earn-out earn-outs spa
        founders bolt-on parent day-one_readiness separation tax_due_diligence financial_due_diligence due_diligence_on target_list targets
        pipeline_of_targets letter_of_intent_with signing_and_closing completion_accounts joint_venture shareholders_agreement co-investor
        |
        target* together harmoni*
        """,
    "exit": """
        exit ipo vendor_due_diligence data_room equity_story sell-side sell_side fact_book exit_readiness sale_process exit_multiple bidders valuation
        sale_of_the_business prepare_for_sale quality_of_earnings vendor_dd information_memorandum teaser management_presentation* ipo_readiness
        investment_bank sell_the_company sell_the_business initiate_exit exit_process due_diligence_readiness trade_sale secondary_buyout buyer_list
        |
        sale
        """,
    "disposal": """
        sell_the sale_of divest* dispos* surplus_land net_proceeds proceeds land_sold asset_sale* non-core dispose focus_the_portfolio portfolio_focus
        sale_of_the_business phase_out exit_from non-core_assets idle_asset* surplus
        |
        sold
        """,
    "expansion": """
        expan* enter entering market_entry new_market* international* export* open_*_store* open_*_stores open_*_clinics open_*_practices open_*_sites
        opening* new_store* new_stores new_site* new_sites abroad new_region* new_country new_countries roll-out_of_stores local_entity us_launch
        us_growth us_entry white_space geographic* us_market regain_the_* re-enter first_store* second_store* new_city new_cities foothold
        market_launch new_territor* go-to-market_in african european_market turkish_market american_market gulf
        |
        poland germany france spain italy iberia benelux nordics scandinavia asia china japan india brazil mexico canada texas switzerland usa
        north_america middle_east europe open region* countr* subsidiary distributor* launch_in route_network
        """,
    "retail": """
        store stores shop shops shopper* self_check-out* check-out* checkout* shelf shelves planogram* assortment shrink* basket black_friday pharmac*
        restaurant* branch branches private_label sku skus range footfall labour_hour* labor_hour* till tills outlet* convenience_store* bakery hotel
        hotels gym gyms mall click_and_collect retail retailers retailer* merchandising kitchens meal menus food average_ticket room_rate* revpar
        franchise_restaurant* vending opening_hours toy category_margin fitting_room* store_manager* franchise_menu* till_receipt* gym_* outlets
        concession stand_sales
        |
        clearance
        """,
    "product": """
        product products r&d roadmap feature features prototype innovation patent* product_launch engineering beta mvp product_release* usability
        app_design ux redesign formula* recipe* user_research time-to-market time_to_market new_product* product_range article_master articles
        standard_parts designs product_management launch_of membrane spray pipeline_of_products private_label software_version version technology_lead technology_leader technology_leadership technology_leader technology_leadership
        technology_roadmap technical_lead product-market_fit customer_advisory_board connected_products model_# new_model tooling start_of_production
        sop fragrances new_fragrance* vaccine* molecule* drug drugs dosage trial_results therapies device_approval software_engineer* sprint velocity
        release_frequency firmware hardware_version minimum_viable nvp usability_test* pilot_customers feature_adoption product_reliability
        product_stability algorithm* detection_model machine-learning
        |
        launch* development design range engineer* technology
        """,
    "service": """
        service services service_level* hotline support call_cent* contact_cent* nps net_promoter customer_satisfaction csat customer_experience
        help_desk response_time* first_response field_service field_engineer* first-time_fix sla slas complaints complaint* customer_service
        knowledge_base site_visit* telephony calls self-service patient_experience policyholder_* claims_handling handling_time onboarding
        tracking_for guest_* installers guests resident_satisfaction patient_satisfaction customer_advisory_board ticket_resolution
        average_handling_time contact_centre* technicians service_contract* field_technicians phone_queue* abandoned_calls average_ticket_time tickets
        ticket_backlog service_backlog first-contact_resolution first_contact_resolution hold_time wait_time callback* turn-around_time response_rate
        reopen_rate effort_score guest_satisfaction tenant_satisfaction client_satisfaction platform_uptime service_availability system_uptime
        site_availability
        |
        chatbot* installation_time
        """,
    "esg": """
        esg sustainab* co2 co2e carbon emission* recycl* ecovadis net_zero scope_1 scope_2 scope_3 waste climate green_loan science_based diversity
        circular water_use single-use_plastic biodivers* decarboni* tree trees forest* reforest* rainwater paper_use food_waste landfill
        energy_transition ecodesign life-cycle supply_chain_act beehives donate* circular_economy electrify iso_14001 environmental_* sustainability_*
        waste_* scope_one scope_two water_usage water_consumption living_wage_* human_rights supplier_code
        |
        green environment*
        """,
    "property": """
        property properties office offices real_estate rent leases lease landlord headquarters head_office hq facility_management building building*
        surplus_land square_met* warehouse_lease reroof* archive parking_lot parking_space* meeting_space square_foot* sublet sublease*
        air_conditioning elevator* lift_in cladding facade windows_in toilets_in dining_room
        |
        land facilities roof
        """,
    "construction": """
        construct* planning_permission zoning hospital_wing new_wing greenfield brownfield earthworks practical_completion fit-out fit_out
        build_a_plant build_a_factory build_a_warehouse refurbishment renovation contractor* foundations scaffolding geotechnical survey_of_the_site
        terminal bridge road tunnel pipeline_construct* site_clearance planning_application architect* general_contractor civil_works
        |
        wing extension build_a build_the
        """,
    "permit": """
        permit* planning_permission concession* registration fda wind_farm_permit marketing_authori* ce_mark licence_granted approval_by_the
        public_affairs planning_consent reach_regulation reach_dossier* reach_registration operating_licen* operating_permit* geotechnical environmental_permit
        environmental_impact planning_application regulatory_approval approval_of_the
        |
        license* licence*
        """,
    "medical": """
        patient* clinic* hospital* medical nurse* nursing physician* doctor* care readmission* ward wards bed beds dialysis surgery surger*
        outpatient* telehealth occupancy waiting_list* waiting_time* wait_time* resident* care_home* homes jci diagnost* imaging mri discharge*
        therapy physiotherap* payers credential* theatre* length_of_stay dental practices chair_utili* infusion* veterinary clinical_trial* no-shows
        care_assistants surgical* operating_theatre* operating_room* waiting_list paramedic* ambulance* pharmacist* midwi* gp_practice* vaccin*
        rehabilitation prescription* endoscop* oncolog* cardiolog* radiolog* orthop* optician* hearing_aid* ophthalm* x-ray private_patient*
        appointments clinic_rating* physiotherapy new_patients claim_denial* care_plan* caregiver* carers domiciliary bedside infection*
        |
        visits practice
        """,
    "laboratory": """
        lab labs laborator* test_turnaround assay* specimen*
        """,
    "education": """
        student* pupil* teacher* school* campus enrolment enrollment nurseries nursery kindergarten ofsted tuition classroom* nursery_places
        universit* children
        |
        places
        """,
    "change": """
        reorgani* restructur* organisation* organization* structure delayer* silos transformation operating_model spans_and_layers pmo governance
        management_transition founder board_chair independent_chair non-executive board_of_directors advisory_board name_of_the company_name
        |
        change alignment align
        """,
    "communication": """
        communicat* information_flow information_flows town_hall investor_relations letter_to shareholder_letter annual_general_meeting
        """,
    "growth": """
        growth grow grows scale scaling double market_share upmarket strategy strategic
        """,
}
